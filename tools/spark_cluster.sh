#!/usr/bin/env bash
# A real Spark 4 cluster on loopback: one master, two workers, and a Spark Connect server at sc://127.0.0.1:15002.
# Usage: tools/spark_cluster.sh up|down
set -euo pipefail
cd "$(dirname "$0")/.."
SPARK_HOME="$(echo "$PWD"/.venv-spark/lib/python3*/site-packages/pyspark)"
RUN="${TMPDIR:-/tmp}/arrears-spark-$(id -u)"
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1

start() { # name, then the class and its arguments
  local name=$1; shift
  nohup "$SPARK_HOME/bin/spark-class" "$@" >"$RUN/$name.log" 2>&1 &
  echo $! >"$RUN/$name.pid"
}

answers() { python3 -c "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)" "$1" 2>/dev/null; }

wait_for() { # port, name
  for _ in $(seq 120); do answers "$1" && return; sleep 0.5; done
  echo "$2 does not answer on port $1; see $RUN/$2.log" >&2; exit 1
}

up() {
  command -v java >/dev/null || { echo "Spark needs Java 17: apt-get install openjdk-17-jre-headless"; exit 1; }
  test -d "$SPARK_HOME" || { echo "run make spark-up, which installs Spark into .venv-spark"; exit 1; }
  mkdir -p "$RUN"
  if answers 15002; then echo "a Spark Connect server answers already at sc://127.0.0.1:15002"; return; fi
  start master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 7077 --webui-port 0
  wait_for 7077 master
  for number in 1 2; do
    start "worker$number" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 \
      --memory 3g --work-dir "$RUN/work$number" spark://127.0.0.1:7077
  done
  start connect org.apache.spark.deploy.SparkSubmit --master spark://127.0.0.1:7077 \
    --class org.apache.spark.sql.connect.service.SparkConnectServer --name arrears-night \
    --conf spark.executor.memory=2g --conf spark.executor.cores=1 --conf spark.sql.shuffle.partitions=4 \
    --conf spark.connect.grpc.binding.address=127.0.0.1 --conf spark.connect.grpc.binding.port=15002 spark-internal
  wait_for 15002 connect
  echo "one master, two workers, Spark Connect at sc://127.0.0.1:15002; logs in $RUN"
}

down() {
  for name in connect worker1 worker2 master; do
    if [ -f "$RUN/$name.pid" ]; then
      kill "$(cat "$RUN/$name.pid")" 2>/dev/null && echo "$name stopped" || echo "$name was not running"
      rm -f "$RUN/$name.pid"
    fi
  done
}

case "${1:-}" in up) up ;; down) down ;; *) echo "usage: $0 up|down" >&2; exit 2 ;; esac
