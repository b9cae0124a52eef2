import socket
import threading

from conformance.sockets import wait_for


def test_a_port_that_opens_later_is_waited_for() -> None:
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        timer = threading.Timer(0.3, late.listen)
        timer.start()

        assert wait_for("127.0.0.1", late.getsockname()[1], 20.0)
        timer.join()


def test_a_port_that_stays_closed_is_given_up() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        assert not wait_for("127.0.0.1", closed.getsockname()[1], 0.3)
