//! A scraper that reads 1 KiB in a second, as one behind a bad network does.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tokio::net::TcpSocket;
use tokio::runtime::Runtime;

use super::scraper::request;

/// What it reads at a time, ten times a second.
const PIECE: usize = 1024 / 10;
const PAUSE: Duration = Duration::from_millis(100);
/// After so many pieces it hangs up, and begins anew.
const PIECES: usize = 20;

/// Scrapes until it is told to end; tells how often it began.
pub fn scrape_until(done: &AtomicBool, runtime: &Runtime, server: SocketAddr) -> usize {
    let mut begun = 0;
    while !done.load(Ordering::Relaxed) {
        let mut connection = connect(runtime, server);
        let sent = connection.write_all(request("identity").as_bytes());
        sent.expect("the server reads");
        begun += 1;
        for _ in 0..PIECES {
            if done.load(Ordering::Relaxed) {
                break;
            }
            let read = connection.read_exact(&mut [0; PIECE]);
            read.expect("a body that is longer than that");
            thread::sleep(PAUSE);
        }
    }
    begun
}

/// With so little memory for what has come that the server's writes have to wait.
fn connect(runtime: &Runtime, server: SocketAddr) -> TcpStream {
    let connecting = async {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(4096)?;
        let connection = socket.connect(server).await?.into_std()?;
        connection.set_nonblocking(false)?;
        std::io::Result::Ok(connection)
    };
    runtime.block_on(connecting).expect("the server listens")
}
