"""The broker of the demonstration: nothing lost, nothing twice, between several processes."""

import multiprocessing
from collections import Counter

import pytest
from kombu import Connection, Exchange, Queue

from iae_portal.demo import transport

PRODUCERS, CONSUMERS, MESSAGES = 3, 3, 200


def open_queue(folder):
    url, options = transport.configure(folder)
    connection = Connection(url, transport_options=options | {"polling_interval": 0.01})
    queue = Queue("default", Exchange("default", type="direct"), routing_key="default")
    return connection, queue


def produce(folder, producer):
    connection, queue = open_queue(folder)
    with connection, connection.Producer() as sender:
        for number in range(MESSAGES):
            sender.publish(f"{producer}-{number}", exchange=queue.exchange, routing_key="default", declare=[queue])


def consume(folder, received, finished):
    """Take messages until the producers have finished and nothing has come for two seconds."""
    connection, queue = open_queue(folder)
    names = []

    def take(body, message):
        names.append(body)
        message.ack()

    with connection, connection.Consumer([queue], callbacks=[take]):
        while True:
            try:
                connection.drain_events(timeout=2)
            except TimeoutError:
                if finished.is_set():
                    break
    received.put(names)


def run(context, target, rows):
    processes = [context.Process(target=target, args=row) for row in rows]
    for process in processes:
        process.start()
    return processes


def test_each_message_of_several_processes_arrives_exactly_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    received, finished = context.Queue(), context.Event()
    consumers = run(context, consume, [(tmp_path, received, finished)] * CONSUMERS)
    producers = run(context, produce, [(tmp_path, number) for number in range(PRODUCERS)])

    for process in producers:
        process.join(60)
    finished.set()
    counted = Counter(name for _ in consumers for name in received.get(timeout=60))
    for process in consumers:
        process.join(60)

    expected = {f"{producer}-{number}": 1 for producer in range(PRODUCERS) for number in range(MESSAGES)}
    assert counted == expected
    assert [process.exitcode for process in producers + consumers] == [0] * (PRODUCERS + CONSUMERS)


def test_a_message_being_written_is_not_seen(tmp_path, monkeypatch):
    connection, queue = open_queue(tmp_path)
    names_when_renamed = []
    real_rename = transport.os.rename

    def rename(source, target):
        names_when_renamed.append((connection.default_channel._size("default"), source.endswith(".tmp")))
        real_rename(source, target)

    monkeypatch.setattr(transport.os, "rename", rename)
    with connection:
        connection.default_channel._put("default", {"body": "x"})
        assert names_when_renamed == [(0, True)]
        assert connection.default_channel._size("default") == 1


def test_unbinding_a_queue_removes_its_messages_and_its_binding_only(tmp_path):
    connection, queue = open_queue(tmp_path)
    other = Queue("documents", queue.exchange, routing_key="documents")
    with connection:
        channel = connection.default_channel
        for each in (queue, other):
            each.bind(channel).declare()
            channel._put(each.name, {"body": "x"})
        queue.bind(channel).delete()

        assert [row.queue for row in channel.get_table("default")] == ["documents"]
        assert (channel._size("default"), channel._size("documents")) == (0, 1)


def test_a_message_of_a_longer_queue_name_is_left_alone(tmp_path):
    connection, _queue = open_queue(tmp_path)
    with connection:
        connection.default_channel._put("default.late", {"body": "x"})
        with pytest.raises(transport.Empty):
            connection.default_channel._get("default")
