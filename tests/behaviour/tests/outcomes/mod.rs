//! Every outcome on every shape of function.

mod endings;
mod futures;
mod impls;
mod plain;
mod returned;
