//! Methods, of types and of traits, one by one and by `impl` block.

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted};

use super::endings::{End, Fault, check_async, check_sync, end, end_later};

#[derive(Default)]
struct Mailbox {
    last: u32,
}

impl Mailbox {
    #[track_task]
    fn by_reference(&self, way: End) -> Result<u32, Fault> {
        end(way)
    }

    #[track_task]
    fn borrowed(&mut self, way: End) -> Result<&mut u32, Fault> {
        self.last = end(way)?;
        Ok(&mut self.last)
    }

    #[track_task]
    fn by_value(self, way: End) -> Result<Self, Fault> {
        let last = end(way)?;
        Ok(Self { last })
    }

    #[track_task]
    #[allow(clippy::boxed_local)]
    fn in_a_box(self: Box<Self>, way: End) -> Result<u32, Fault> {
        end(way)
    }

    #[track_task]
    fn associated(way: End) -> Result<Self, Fault> {
        end(way).map(|last| Self { last })
    }

    #[track_task]
    async fn waits(&mut self, way: End) -> Result<&mut u32, Fault> {
        self.last = end_later(way).await?;
        Ok(&mut self.last)
    }
}

#[test]
fn methods() {
    check_sync("by_reference", |way| Mailbox::default().by_reference(way));
    check_sync("borrowed", |way| Mailbox::default().borrowed(way).copied());
    check_sync("by_value", |way| {
        Mailbox::default().by_value(way).map(|mailbox| mailbox.last)
    });
    check_sync("in_a_box", |way| Box::<Mailbox>::default().in_a_box(way));
    check_sync("associated", |way| {
        Mailbox::associated(way).map(|mailbox| mailbox.last)
    });
    check_async("waits", |way| async move {
        Mailbox::default().waits(way).await.copied()
    });
}

trait Poll {
    fn poll(&self, way: End) -> Result<u32, Fault>;

    #[track_task("default_body")]
    fn default_body(&self, way: End) -> Result<u32, Fault> {
        end(way)
    }

    fn poll_later(&self, way: End) -> impl Future<Output = Result<u32, Fault>>;
}

impl Poll for Mailbox {
    #[track_task("trait_method")]
    fn poll(&self, way: End) -> Result<u32, Fault> {
        end(way)
    }

    #[track_task("trait_async")]
    async fn poll_later(&self, way: End) -> Result<u32, Fault> {
        end_later(way).await
    }
}

#[test]
fn methods_of_traits() {
    check_sync("trait_method", |way| Mailbox::default().poll(way));
    check_sync("default_body", |way| Mailbox::default().default_body(way));
    check_sync("trait_method", |way| {
        let object: &dyn Object = &Mailbox::default();
        object.poll_as_object(way)
    });
    check_async("trait_async", |way| async move {
        Mailbox::default().poll_later(way).await
    });
}

trait Object {
    fn poll_as_object(&self, way: End) -> Result<u32, Fault>;
}

impl Object for Mailbox {
    fn poll_as_object(&self, way: End) -> Result<u32, Fault> {
        self.poll(way)
    }
}

struct Wrapper<'a, T, const N: usize>(&'a [T; N]);

#[track_task]
impl<'a, T: Copy + Into<End>, const N: usize> Wrapper<'a, T, N> {
    const LAST: usize = N - 1;

    /// Documented.
    #[must_use]
    pub fn last(&self) -> &'a T {
        &self.0[Self::LAST]
    }

    fn run(&self) -> Result<u32, Fault> {
        end((*self.last_untracked()).into())
    }

    async fn run_later(&self) -> Result<u32, Fault> {
        end_later((*self.last_untracked()).into()).await
    }

    #[track_task(skip)]
    fn last_untracked(&self) -> &'a T {
        &self.0[Self::LAST]
    }

    #[callmeter::track(skip)]
    const fn constant() -> usize {
        N
    }

    #[track_task("named")]
    fn own_name(&self) -> Result<u32, Fault> {
        end((*self.last_untracked()).into())
    }
}

#[test]
fn all_methods_of_a_block() {
    check_sync("Wrapper::run", |way| Wrapper(&[End::Succeed, way]).run());
    check_sync("named", |way| Wrapper(&[way]).own_name());
    check_async("Wrapper::run_later", |way| async move {
        Wrapper(&[way]).run_later().await
    });
    let (last, registry) = counted(|| {
        assert_eq!(Wrapper::<End, 2>::constant(), 2);
        *Wrapper(&[End::Fail, End::Succeed]).last()
    });
    assert_eq!(last, End::Succeed);
    assert_eq!(Seen::tasks(&registry), ["Wrapper::last"]);
}

#[track_task]
impl Clone for Mailbox {
    fn clone(&self) -> Self {
        Mailbox { last: self.last }
    }
}

#[test]
fn a_block_of_a_trait() {
    let (copy, registry) = counted(|| Mailbox { last: 3 }.clone());
    assert_eq!(copy.last, 3);
    assert_eq!(Seen::of(&registry, "Mailbox::clone"), Seen::success(1));
}
