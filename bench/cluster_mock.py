# SPDX-License-Identifier: MIT
#
# cluster_mock.py REQUESTS DIFFERENT: the cluster of examples/cluster_mock.cpp out of Python's
# generators, with loggers that count; prints the seconds of processor time for all requests.
import sys
import time


def started(function):
    def start(*arguments):
        generator = function(*arguments)
        next(generator)
        return generator

    return start


@started
def logger(following):
    count = 0
    while True:
        item = yield
        count += 1
        following.send(item)


@started
def responses():
    count = 0
    while True:
        yield
        count += 1


@started
def cache_checker(workers, answered):
    known = {}
    kept = []

    @started
    def keeper():
        while True:
            kept.append((yield))

    misses = workers(keeper())
    while True:
        request = yield
        if request not in known:
            misses.send(request)
            known[request] = kept.pop()
        answered.send(known[request])


@started
def load_balancer(workers):
    while True:
        for worker in workers:
            worker.send((yield))


@started
def worker(number, following):
    count = 0
    while True:
        yield
        count += 1
        following.send(number)


def main():
    requests, different = int(sys.argv[1]), int(sys.argv[2])

    def workers(following):
        return load_balancer([worker(number, following) for number in (1, 2, 3)])

    cluster = logger(cache_checker(workers, responses()))
    numbers = [i % different for i in range(requests)]
    before = time.process_time()
    for number in numbers:
        cluster.send(number)
    print(time.process_time() - before)


main()
