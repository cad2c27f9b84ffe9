//! Registries below country codes, where Chromium accepts no wildcard: `*.co.uk`.
//!
//! From the ICANN part of the public suffix list of 2026-10-23, reduced to the labels that many countries share. The other
//! 4,600 suffixes, for example Japanese cities, would take 60 kB of the page's module: for a wildcard directly below one of
//! them, the prediction is wrong.

/// Says whether the host name is below nothing but a registry.
pub(super) fn is_public_suffix(parent: &str) -> bool {
    let Some((label, country)) = parent.split_once('.') else { return true };
    let Some(own) = COUNTRIES.split_whitespace().find_map(|entry| entry.strip_prefix(country)) else { return false };
    let letter = LABELS.iter().find(|(known, _)| *known == label).map(|(_, letter)| *letter);
    country.len() == 2 && (own == "*" || letter.is_some_and(|letter| own.contains(letter)))
}

const LABELS: &[(&str, char)] = &[
    ("com", 'c'),
    ("org", 'o'),
    ("net", 'n'),
    ("edu", 'e'),
    ("gov", 'g'),
    ("mil", 'm'),
    ("co", 'k'),
    ("ac", 'a'),
    ("or", 'r'),
    ("ne", 'w'),
    ("go", 'x'),
    ("sch", 's'),
    ("info", 'i'),
    ("biz", 'b'),
];

/// A country code, and the letters of the labels below it; `*`: every label.
const COUNTRIES: &str = "\
acconegm aeongmkas afconeg agconk aicon alconegm amconk aooegk arconegm asg atkar auconeg awc \
azconegmkib baconegm bbconegkib bdconegmkasi bea bfg bhconeg bicoekr bjconeki bmconeg bnconeg \
boconemi brconegm bsconeg btconeg bwongka bycgm bzconegk cdg ciconekarx ck* clgmk cmcngk cnconegma \
coconegm crkarx cucone cvcone cwcone cxg cycongmab czg dmconegk doconegm dzconeg ecconegmi eecoeg \
egconegmai er* escoe etconegib fjconegmaib fk* fmcone frc gdeg geconeg ggonk ghconegmb gicoeg \
glconek gnconega gpcone grconeg gtconem guconegi gyconegk hkconeg hnconem hrc htconei huoki \
idnmkarxsb ieg ilongka imconka inconegmkaib ioconegmk iqconegm irongkas itegkrx jeonk jm* joconegms \
jpkarwx kekarwxi kgconegm khconeg kiconegib kmcoegm knoneg kpcoeg krmkarwx kwconeg kycone kzconegm \
laconegi lbconeg lcconegk lkconegas lrconeg lsonegkaib ltg lvconegm lyconegs maongka meonegka \
mgcoegmk mkconeg mlconegai mm* mnoeg moconeg mrg msconeg mtcone mucongkar mvconegmib mwconegkab \
mxcone myconegmb mzonegmka nacongk nfcni ngconegms niconemkaib nom np* nrconegib nzonmka omconegk \
paconea peconem pfcoe pg* phconegm pkconegab plconegmib pnonegk prconegaib psconeg ptconeg pwg \
pyconegm qaconegms rec rocoi rsoegka rwongmka saconegs sbconeg scconeg sdconegi seoa sgconeg shcongm \
sko slconeg sncoe soconeg ssconegksb stconemk svcoe sxg syconegm szoka thnkarx tjconegmkxb tlg \
tmconegmk tncongi toconegm trconegmib ttconegmkib twconegm tzmkarwxi uaconeg ugcoegmkarwx ukongka \
uskrw uyconem uzconk vcconegm veconegmki vge viconk vnconegaib vucone wsconeg yeconegm zaonegmka \
zmconegmkasib zwogmka";
