mod expansion;
mod messages;
