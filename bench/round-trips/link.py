"""A link with real delay: two network namespaces whose packets each wait in between. link.py NAMESPACE MILLISECONDS

Needs root and /dev/net/tun. Here is 10.77.0.1, the namespace is all of 10.77.0.2 to 10.77.0.254. Ends
with its standard input.
"""

import fcntl, heapq, os, select, struct, subprocess, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def tun(name):
    handle = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(handle, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return handle


def run(*words):
    subprocess.run(words, check=True)


namespace, delay = sys.argv[1], float(sys.argv[2]) / 1000 / 2
run("ip", "netns", "add", namespace)
try:
    near, far = tun("mcbench0"), tun("mcbench1")
    run("ip", "link", "set", "mcbench1", "netns", namespace)
    run("ip", "addr", "add", "10.77.0.1", "peer", "10.77.0.2", "dev", "mcbench0")
    run("ip", "link", "set", "mcbench0", "up")
    run("ip", "route", "add", "10.77.0.0/24", "dev", "mcbench0")
    inside = ("ip", "netns", "exec", namespace)
    run(*inside, "ip", "addr", "add", "10.77.0.2", "peer", "10.77.0.1", "dev", "mcbench1")
    run(*inside, "ip", "link", "set", "mcbench1", "up")
    run(*inside, "ip", "link", "set", "lo", "up")
    run(*inside, "ip", "route", "add", "local", "10.77.0.0/24", "dev", "lo")
    print("ready", flush=True)
    other = {near: far, far: near}
    packets, order = [], 0
    while True:
        wait = max(0, packets[0][0] - time.monotonic()) if packets else None
        readable, _, _ = select.select([near, far, sys.stdin], [], [], wait)
        if sys.stdin in readable and not sys.stdin.buffer.read1(1):
            break
        for handle in readable:
            if handle is sys.stdin:
                continue
            order += 1
            heapq.heappush(packets, (time.monotonic() + delay, order, other[handle], os.read(handle, 65536)))
        while packets and packets[0][0] <= time.monotonic():
            _, _, handle, packet = heapq.heappop(packets)
            os.write(handle, packet)
finally:
    run("ip", "netns", "del", namespace)
