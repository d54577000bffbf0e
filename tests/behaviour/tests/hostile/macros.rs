//! Macros under the names of the language's.

macro_rules! panic { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! vec { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! format { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! matches { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! unreachable { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! env { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! file { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! line { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! concat { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! assert { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! debug_assert { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! ending { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! location { ($($tokens:tt)*) => { the wrong macro }; }
macro_rules! declare_errors { ($($tokens:tt)*) => { the wrong macro }; }
