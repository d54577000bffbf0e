//! A program as it runs, step by step.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use callmeter::{Format, Registry, Snapshot};
use callmeter_accounting::Numbers;

use crate::declared::Families;
use crate::families::{self, AnyFamily, FAMILIES};
use crate::metrics::Handle;
use crate::model::{HandleModel, Key, Model};
use crate::plan::{Act, Labels, Number, Op, Step, Thread};

/// A registry, what it should hold, and those who use it.
pub struct World {
    registry: Registry,
    model: Model,
    families: Vec<Arc<dyn AnyFamily>>,
    kept: Vec<(Arc<dyn Handle>, HandleModel)>,
    worker: Worker,
    /// Another registry, to work inside of.
    other: Registry,
}

/// More than the time after which idle series go.
const EXPIRY: Duration = Duration::from_millis(2);

impl World {
    pub fn new(registry: Registry) -> World {
        let registered = Families::register(&registry).expect("their names are free");
        World {
            families: families::all(&registered),
            registry,
            model: Model::new(),
            kept: Vec::new(),
            worker: Worker::new(),
            other: Registry::builder().build().expect("without options"),
        }
    }

    pub fn run(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
        parse(&self.scrape());
        self.kept.clear();
    }

    fn step(&mut self, step: &Step) {
        match &step.op {
            Op::Register => {
                let families = Families::register(&self.registry).expect("it was before");
                self.families = families::all(&families);
            }
            Op::Keep(family, labels) => {
                let handle = self.with(step.on, *family, *labels, None);
                self.kept.push(handle);
            }
            Op::Use(family, labels, act) => {
                let handle = self.with(step.on, *family, *labels, Some(*act));
                self.compare(&handle);
            }
            Op::UseKept(number, act) => self.use_kept(step.on, *number, *act),
            Op::Get(family, labels) => self.get(step.on, *family, *labels),
            Op::Scrape => drop(self.scrape()),
            Op::Remove(family, labels) => {
                let (own, labels) = (self.families[*family].clone(), *labels);
                let removed = self.on(step.on, move || own.remove(labels));
                assert_eq!(removed, self.model.families[*family].remove(labels));
            }
            Op::Retain(family, side) => {
                let side = format!("{side:?}").to_lowercase();
                self.retain(*family, |key| key[0] == side);
            }
            Op::Clear(family) => {
                for key in self.order(*family) {
                    assert!(self.model.families[*family].remove_key(&key));
                }
                self.families[*family].clear();
            }
            Op::Replace(family, rows) => {
                let order = self.order(*family);
                if self.families[*family].replace(rows) {
                    self.model.families[*family].replace(rows, &order);
                }
            }
        }
    }

    /// A handle of a series, used at once or not.
    fn with(
        &mut self,
        on: Thread,
        family: Number,
        labels: Labels,
        act: Option<Act>,
    ) -> (Arc<dyn Handle>, HandleModel) {
        let own = self.families[family].clone();
        let handle = self.on(on, move || {
            let handle = own.with(labels);
            act.inspect(|act| handle.act(*act));
            handle
        });
        let model = self.model.with(family, labels);
        act.inspect(|act| self.model.act(model, *act));
        (handle, model)
    }

    fn use_kept(&mut self, on: Thread, number: usize, act: Act) {
        if self.kept.is_empty() {
            return;
        }
        let (handle, model) = self.kept[number % self.kept.len()].clone();
        let own = handle.clone();
        self.on(on, move || own.act(act));
        self.model.act(model, act);
        self.compare(&(handle, model));
    }

    fn get(&mut self, on: Thread, family: Number, labels: Labels) {
        let own = self.families[family].clone();
        let found = self.on(on, move || own.get(labels));
        assert_eq!(found.is_some(), self.model.families[family].has(labels));
        if let Some(handle) = found {
            let model = self.model.with(family, labels);
            self.compare(&(handle, model));
        }
    }

    fn compare(&self, (handle, model): &(Arc<dyn Handle>, HandleModel)) {
        assert_eq!(handle.told(), self.model.told(*model), "{model:?}");
    }

    fn retain(&mut self, family: Number, is_kept: impl Fn(&Key) -> bool) {
        let model = &mut self.model.families[family];
        self.families[family].retain(&mut |key| {
            let kept = is_kept(&key);
            assert!(kept || model.remove_key(&key), "{key:?} was not there");
            kept
        });
    }

    /// A family's label sets in the order in which it removes them.
    fn order(&self, family: Number) -> Vec<Key> {
        let mut order = Vec::new();
        self.families[family].retain(&mut |key| {
            order.push(key);
            true
        });
        order
    }

    fn scrape(&mut self) -> Snapshot {
        thread::sleep(EXPIRY);
        let snapshot = self.registry.snapshot();
        modelled(&Numbers::of(&snapshot)).expect(&self.model.scrape());
        for (family, model) in self.families.iter().zip(&self.model.families) {
            assert_eq!(family.len(), model.len());
        }
        snapshot
    }

    /// Runs something where the plan says.
    fn on<R: Send + 'static>(&self, on: Thread, run: impl FnOnce() -> R + Send + 'static) -> R {
        match on {
            Thread::Main => run(),
            Thread::Scoped => self.other.scope_sync(run),
            Thread::Worker => self.worker.run(run),
            Thread::Fresh => thread::spawn(run).join().expect("it does not panic"),
        }
    }
}

/// Reads both formats strictly.
fn parse(snapshot: &Snapshot) {
    for format in [Format::Text, Format::OpenMetrics] {
        let text = String::from_utf8(snapshot.encode(format)).expect("text is UTF-8");
        callmeter::parse(&text, format).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}

/// What the model knows of a scrape.
fn modelled(numbers: &Numbers) -> Numbers {
    let mut known = Numbers::default();
    for ((name, labels), value) in numbers.iter() {
        let is_of_family = |own: &str| FAMILIES.iter().any(|family| own.starts_with(family.name));
        let is_known = match name.as_str() {
            "callmeter_internal_errors_total" => true,
            "callmeter_series" | "callmeter_dropped_label_sets_total" => is_of_family(&labels[0].1),
            _ => is_of_family(name),
        };
        if is_known {
            known.insert(name.clone(), labels.clone(), value);
        }
    }
    known
}

/// A thread that works for others.
struct Worker(Sender<Box<dyn FnOnce() + Send>>);

impl Worker {
    fn new() -> Worker {
        let (tasks, received): (_, Receiver<Box<dyn FnOnce() + Send>>) = channel();
        thread::spawn(move || received.into_iter().for_each(|task| task()));
        Worker(tasks)
    }

    fn run<R: Send + 'static>(&self, run: impl FnOnce() -> R + Send + 'static) -> R {
        let (result, received) = channel();
        let task = move || drop(result.send(run()));
        self.0.send(Box::new(task)).expect("it is there");
        received.recv().expect("it does not panic")
    }
}
