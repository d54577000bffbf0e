//! What the derive makes of structs, and what it says of mistakes.

mod expansion;
mod messages;
