// Go's client library with the series of the figure `scrape-http`: prints the
// address that it serves /metrics on, and ends when its input does.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	observations = 20
	moment       = 25e-9
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: main COUNTERS HISTOGRAMS")
	}
	registry := filled(number(os.Args[1]), number(os.Args[2]))
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		// Whoever started this holds the other end.
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Println(listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

func number(text string) int {
	parsed, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return parsed
}

func filled(counters, histograms int) *prometheus.Registry {
	labels := []string{"project", "task"}
	jobs := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "jobs_total",
		Help: "Jobs done.",
	}, labels)
	wait := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "wait_seconds",
		Help:    "Time waited.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, labels)
	for index := 0; index < counters; index++ {
		jobs.WithLabelValues(values(index)...).Add(float64(1 + index*7919%50))
	}
	for index := 0; index < histograms; index++ {
		histogram := wait.WithLabelValues(values(index)...)
		for count := 0; count < observations; count++ {
			histogram.Observe(moment)
		}
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(jobs, wait)
	return registry
}

func values(index int) []string {
	return []string{
		fmt.Sprintf("project-%d", index/100),
		fmt.Sprintf("task-%02d", index%100),
	}
}
