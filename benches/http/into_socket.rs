//! prometheus-client encoding into the connection itself, which saves the memory of a body.

use std::fmt;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use crate::peers::prometheus_client::Registered;

/// Serves one connection after the other, until the program ends.
pub fn serve(registered: Arc<Registered>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // The client may have hung up.
            let _ = answer(&registered, &connection);
        }
    });
    address
}

fn answer(registered: &Registered, connection: &TcpStream) -> fmt::Result {
    let lines = BufReader::new(connection).lines();
    for line in lines {
        if line.map_err(|_| fmt::Error)?.is_empty() {
            break;
        }
    }
    let mut output = Output(BufWriter::new(connection));
    fmt::Write::write_str(&mut output, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
    registered.encode_into(&mut output)?;
    output.0.flush().map_err(|_| fmt::Error)
}

struct Output<'a>(BufWriter<&'a TcpStream>);

impl fmt::Write for Output<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}
