//! Damage to DER: octets anywhere, and elements with the lengths around them made right again, so that the damage gets
//! past the outer layers.

use super::Random;

/// One element of DER. Strings of octets and bits that contain DER are split too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its first octet.
    pub tag: u8,
    /// What precedes the elements or makes up the content: a bit string's count of unused bits, or all of it.
    pub octets: Vec<u8>,
    /// The elements inside.
    pub elements: Vec<Self>,
    /// Leading zeros of its length, which DER does not allow.
    pub zeros: usize,
}

impl Element {
    /// Splits what is exactly one element in DER.
    pub fn read(der: &[u8]) -> Option<Self> {
        let mut all = read_all(der)?;
        (all.len() == 1).then(|| all.remove(0))
    }

    /// Returns its octets.
    pub fn der(&self) -> Vec<u8> {
        let elements: Vec<u8> = self.elements.iter().flat_map(Self::der).collect();
        let content = [self.octets.as_slice(), &elements].concat();
        let digits: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
        let mut out = vec![self.tag];
        if content.len() < 0x80 && self.zeros == 0 {
            out.push(content.len() as u8);
        } else {
            out.push(0x80 | (self.zeros + digits.len()) as u8);
            out.extend(vec![0; self.zeros]);
            out.extend(digits);
        }
        [out, content].concat()
    }

    /// Returns the element at a path of positions.
    pub fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |element, position| &mut element.elements[*position])
    }

    fn get(&self, path: &[usize]) -> &Self {
        path.iter().fold(self, |element, position| &element.elements[*position])
    }

    /// Returns the paths of all elements inside, outer ones first.
    fn paths(&self) -> Vec<Vec<usize>> {
        let inside = |(position, element): (usize, &Self)| {
            let deeper = element.paths().into_iter();
            let deeper = deeper.map(move |path| [vec![position], path].concat());
            std::iter::once(vec![position]).chain(deeper).collect::<Vec<_>>()
        };
        self.elements.iter().enumerate().flat_map(inside).collect()
    }
}

/// Samples to be damaged, each split once.
#[derive(Clone, Debug)]
pub struct Corpus(Vec<Taken>);

#[derive(Clone, Debug)]
struct Taken {
    der: Vec<u8>,
    element: Element,
    paths: Vec<Vec<usize>>,
}

impl Corpus {
    /// Splits the samples. Each contains at least one element in another.
    pub fn new(samples: &[Vec<u8>]) -> Self {
        let taken = |der: &Vec<u8>| {
            let element = Element::read(der).expect("DER");
            let paths = element.paths();
            assert!(!paths.is_empty(), "nothing inside");
            Taken { der: der.clone(), element, paths }
        };
        Self(samples.iter().map(taken).collect())
    }

    /// Damages the sample at `place` in one way, sometimes two, and says how.
    pub fn damaged(&self, place: usize, random: &mut Random) -> (&'static str, Vec<u8>) {
        let sample = &self.0[place];
        if random.below(2) == 0 {
            let other = &self.0[random.below(self.0.len())];
            return damage_octets(&sample.der, &other.der, random);
        }
        let mut element = sample.element.clone();
        let mut kind = self.damage_element(&mut element, &sample.paths, random);
        if random.below(4) == 0 {
            let paths = element.paths();
            kind = self.damage_element(&mut element, &paths, random);
        }
        (kind, element.der())
    }

    /// Returns an element of any sample, of this tag as often as not.
    fn element(&self, tag: u8, random: &mut Random) -> Element {
        let mut pick = || {
            let sample = &self.0[random.below(self.0.len())];
            sample.element.get(&sample.paths[random.below(sample.paths.len())])
        };
        let first = pick();
        (0..TRIES).map(|_| pick()).find(|element| element.tag == tag).unwrap_or(first).clone()
    }

    fn damage_element(&self, sample: &mut Element, paths: &[Vec<usize>], random: &mut Random) -> &'static str {
        if paths.is_empty() {
            return damage_content(sample, random); // the first damage left nothing inside
        }
        let (position, outside) = paths[random.below(paths.len())].split_last().expect("a path inside");
        let siblings = &mut sample.at(outside).elements;
        let element = siblings[*position].clone();
        match random.below(13) {
            0 => {
                siblings.remove(*position);
                "without an element"
            }
            1 => {
                siblings.insert(*position, element);
                "an element twice"
            }
            2 => {
                let with = random.below(siblings.len());
                siblings.swap(*position, with);
                "elements swapped"
            }
            3 => {
                siblings[*position] = self.element(element.tag, random);
                "an element of another sample"
            }
            4 => {
                siblings.insert(*position, self.element(element.tag, random));
                "an element more"
            }
            5 => {
                let tags = [random.octet(), element.tag ^ 0x20, element.tag ^ 0x80, TAGS[random.below(TAGS.len())]];
                siblings[*position].tag = tags[random.below(4)];
                "another tag"
            }
            6 => {
                siblings[*position].zeros = 1 + random.below(3);
                "a length with zeros"
            }
            7 => {
                let extra = self.element(element.tag, random);
                siblings[*position].elements.push(extra);
                "an element at the end"
            }
            _ => damage_content(&mut siblings[*position], random),
        }
    }
}

fn damage_octets(der: &[u8], other: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let at = random.below(der.len());
    let mut out = der.to_vec();
    let kind = match random.below(8) {
        0 | 1 => {
            out[at] = random.octet();
            "another octet"
        }
        2 => {
            out[at] ^= 1 << random.below(8);
            "another bit"
        }
        3 => {
            let octets: Vec<u8> = (0..=random.below(3)).map(|_| random.octet()).collect();
            out.splice(at..at, octets);
            "octets more"
        }
        4 => {
            out.drain(at..der.len().min(at + 1 + random.below(4)));
            "octets less"
        }
        5 => {
            let heads = heads(der, 0);
            let at = heads[random.below(heads.len())];
            out[at] = [random.octet(), out[at].wrapping_add(1), out[at].wrapping_sub(1), 0x80, 0][random.below(5)];
            "another length"
        }
        6 => {
            let from = random.below(other.len());
            out.splice(at.., other[from..].iter().copied());
            "the end of another sample"
        }
        _ => {
            out.truncate(at);
            "cut off"
        }
    };
    (kind, out)
}

fn damage_content(element: &mut Element, random: &mut Random) -> &'static str {
    let content = &mut element.octets;
    let at = random.below(content.len() + 1);
    match random.below(6) {
        0 => {
            content.truncate(at);
            "a shorter content"
        }
        1 => {
            let octet = [0, 0xff, 0x80, b'.', b'0', random.octet()][random.below(6)];
            content.insert(at, octet);
            "a longer content"
        }
        2 => {
            *content = CONTENTS[random.below(CONTENTS.len())].to_vec();
            "a content known to be odd"
        }
        3 => {
            let odd = CONTENTS[random.below(CONTENTS.len())];
            content.splice(at..at, odd.iter().copied());
            "an odd content inside"
        }
        4 => {
            element.elements.clear();
            "an empty element"
        }
        _ if at < content.len() => {
            content[at] = random.octet();
            "another octet of a content"
        }
        _ => {
            content.push(random.octet());
            "a longer content"
        }
    }
}

impl Random {
    fn octet(&mut self) -> u8 {
        self.below(256) as u8
    }
}

fn read_all(mut der: &[u8]) -> Option<Vec<Element>> {
    let mut all = Vec::new();
    while !der.is_empty() {
        let (tag, content, rest) = split(der)?;
        let (before, inside) = match tag {
            0x03 if content.first() == Some(&0) => content.split_at(1),
            0x04 => content.split_at(0),
            _ if tag & 0x20 != 0 => content.split_at(0),
            _ => content.split_at(content.len()),
        };
        let element = |octets: &[u8], elements| Element { tag, octets: octets.to_vec(), elements, zeros: 0 };
        all.push(match read_all(inside) {
            Some(elements) if !elements.is_empty() => element(before, elements),
            None if tag & 0x20 != 0 => return None,
            _ => element(content, Vec::new()),
        });
        der = rest;
    }
    Some(all)
}

/// Splits the first element off: its tag, its content and what follows. Lengths have up to three octets.
fn split(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            (length, (length >= 0x80 && digits[0] != 0).then_some(rest)?)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    (tag & 0x1f != 0x1f).then_some((tag, content, rest))
}

/// Returns where the octets of lengths are, the first of each.
fn heads(der: &[u8], offset: usize) -> Vec<usize> {
    let mut all = vec![offset + 1];
    let Some((tag, content, rest)) = split(der) else { return all };
    let start = der.len() - rest.len() - content.len();
    if tag & 0x20 != 0 && content.len() > 1 {
        all.extend(heads(content, offset + start));
    }
    if rest.len() > 1 {
        all.extend(heads(rest, offset + der.len() - rest.len()));
    }
    all
}

/// Among so few elements one of a common tag is found about every other time.
const TRIES: usize = 4;

const TAGS: [u8; 24] = [
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1c, 0x1e, 0x30, 0x31, 0x80,
    0x81, 0x82, 0x86, 0x87, 0xa0,
];

/// Contents at the edges of what readers of certificates accept.
const CONTENTS: [&[u8]; 48] = [
    b"",
    &[0],
    &[1],
    &[0x7f],
    &[0x80],
    &[0xff],
    &[0, 0],
    &[0, 0x80],
    &[0xff, 0x7f],
    &[7, 0],
    &[8, 0],
    &[7, 0x80],
    &[0x80, 1],
    &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[1, 0, 0, 0, 0],
    &[0, 0x80, 0, 0, 0],
    &[0x2a, 0x88, 0x80, 0x80, 0x80, 0],
    &[0x2a, 0x87, 0xff, 0xff, 0xff, 0x7f],
    &[0x2a, 0x90, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
    &[0x55, 0x1d, 0x25, 0],
    &[192, 0, 2, 1],
    &[192, 0, 2, 0, 255, 255, 255, 0],
    &[192, 0, 2, 0, 255, 0, 255, 0],
    &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1],
    b"260101000000Z",
    b"2601010000Z",
    b"260101000000+0100",
    b"491231235959Z",
    b"20500101000000Z",
    b"20500101000000-0030",
    b"20260230000000Z",
    b"99991231235959Z",
    b"00000101000000Z",
    b"*.example.com",
    b".example.com",
    b"example.com.",
    b"a..b",
    b"a_b@example.com",
    b"\"a b\"@example.com",
    b"https://user@example.com:8443/a%20b?c#d",
    b"http://[2001:db8::1]:80/",
    b"http://192.0.2.1/%zz",
    b"urn:uuid:1",
    "\u{fc}\u{202e}\u{1f600}".as_bytes(),
    &[0xd8, 0x3d, 0xde, 0],
];
