mod expansion;
mod families;
mod messages;
mod status;
mod views;
