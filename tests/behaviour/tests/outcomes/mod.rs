//! Every outcome on every shape of function.

mod closures;
mod endings;
mod futures;
mod impls;
mod named_future;
mod plain;
mod returned;
