//! The string literals of a Rust source: not those of comments and of items for tests.

/// A string literal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Literal {
    /// The text as the program has it.
    pub text: String,
    /// Name of the field that it is a value of, `title`; empty if there is none.
    pub field: String,
    /// Where lines of the source begin: offset in the text, line from 1.
    lines: Vec<(usize, usize)>,
}

impl Literal {
    /// Returns the line of an offset in the text.
    pub fn line_of(&self, at: usize) -> usize {
        self.lines.iter().rev().find(|(from, _)| *from <= at).map_or(1, |(_, line)| *line)
    }
}

/// Returns the string literals of a source, without comments, `#[cfg(test)]` items, and byte strings.
pub fn literals(source: &str) -> Vec<Literal> {
    let mut scanner =
        Scanner { chars: source.chars().collect(), at: 0, line: 1, field: String::new(), found: Vec::new() };
    scanner.run();
    scanner.found
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    field: String,
    found: Vec<Literal>,
}

impl Scanner {
    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.line_comment(),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '#' if self.is_next("#[cfg(test)]") => self.test_item(),
                '"' => self.string(true),
                '\'' => self.char_or_lifetime(),
                c if c.is_alphabetic() || c == '_' => self.word(),
                _ => self.step(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        if self.peek(0) == Some('\n') {
            self.line += 1;
        }
        self.at += 1;
    }

    fn is_next(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.step();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.peek(0).is_some() {
            if self.is_next("/*") {
                depth += 1;
                self.step();
            } else if self.is_next("*/") {
                depth -= 1;
                self.step();
            }
            self.step();
            if depth == 0 {
                return;
            }
        }
    }

    /// Skips the attribute and the item behind it: up to its semicolon or its closing brace.
    fn test_item(&mut self) {
        let kept = self.found.len();
        while self.peek(0).is_some_and(|c| c != ']') {
            self.step();
        }
        self.step();
        let mut depth = 0;
        while let Some(c) = self.peek(0) {
            match c {
                '/' if self.peek(1) == Some('/') => self.line_comment(),
                '/' if self.peek(1) == Some('*') => self.block_comment(),
                '"' => self.string(true),
                '\'' => self.char_or_lifetime(),
                c if c.is_alphabetic() || c == '_' => self.word(),
                '{' | '(' | '[' => {
                    depth += 1;
                    self.step();
                }
                '}' | ')' | ']' => {
                    depth -= 1;
                    self.step();
                    if depth == 0 && c == '}' {
                        break;
                    }
                }
                ';' | ',' if depth == 0 => {
                    self.step();
                    break;
                }
                _ => self.step(),
            }
        }
        self.found.truncate(kept);
    }

    /// An identifier, or the prefix of a literal; `name:` begins the value of a field.
    fn word(&mut self) {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.step();
        }
        match (word.as_str(), self.peek(0)) {
            ("r" | "br" | "cr", Some('"' | '#')) => self.raw_string(word == "r"),
            ("b" | "c", Some('"')) => self.string(false),
            ("b", Some('\'')) => self.char_or_lifetime(),
            (_, Some(':')) if self.peek(1) != Some(':') => self.field = word,
            _ => {}
        }
    }

    fn char_or_lifetime(&mut self) {
        self.step();
        if self.peek(0) == Some('\\') {
            self.step();
            self.step();
            while self.peek(0).is_some_and(|c| c != '\'') {
                self.step(); // '\u{1b}'
            }
            self.step();
        } else if self.peek(1) == Some('\'') {
            self.step();
            self.step();
        }
    }

    fn string(&mut self, is_text: bool) {
        self.step();
        let (mut text, mut lines) = (String::new(), vec![(0, self.line)]);
        while let Some(c) = self.peek(0).filter(|c| *c != '"') {
            if c == '\\' {
                self.step();
                self.escape(&mut text, &mut lines);
                continue;
            }
            text.push(c);
            self.step();
            if c == '\n' {
                lines.push((text.len(), self.line));
            }
        }
        self.step();
        if is_text {
            self.found.push(Literal { text, field: self.field.clone(), lines });
        }
    }

    fn escape(&mut self, text: &mut String, lines: &mut Vec<(usize, usize)>) {
        match self.peek(0) {
            Some('\n') => {
                while self.peek(0).is_some_and(char::is_whitespace) {
                    self.step();
                }
                lines.push((text.len(), self.line));
            }
            Some('u') => {
                while self.peek(0).is_some_and(|c| c != '}') {
                    self.step();
                }
                self.step();
                text.push('\u{fffd}');
            }
            Some('x') => {
                (0..3).for_each(|_| self.step());
                text.push('\u{fffd}');
            }
            Some(c) => {
                text.push(match c {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                });
                self.step();
            }
            None => {}
        }
    }

    fn raw_string(&mut self, is_text: bool) {
        let mut hashes = 0;
        while self.peek(0) == Some('#') {
            hashes += 1;
            self.step();
        }
        if self.peek(0) != Some('"') {
            return; // r#keyword
        }
        self.step();
        let end = format!("\"{}", "#".repeat(hashes));
        let (mut text, mut lines) = (String::new(), vec![(0, self.line)]);
        while let Some(c) = self.peek(0).filter(|_| !self.is_next(&end)) {
            text.push(c);
            self.step();
            if c == '\n' {
                lines.push((text.len(), self.line));
            }
        }
        (0..=hashes).for_each(|_| self.step());
        if is_text {
            self.found.push(Literal { text, field: self.field.clone(), lines });
        }
    }
}
