"""What NVIDIA's driver API and AMD's HIP have in common, by ctypes: code is loaded and run."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from ctypes import byref, c_char_p, c_int, c_size_t, c_uint, c_void_p
from dataclasses import dataclass

from apps.proof import kernel


class NoGpu(Exception):
    """There is no library of a driver, or it has no device; the text says which."""


class Failed(Exception):
    """A call did not succeed: its number and its name for it."""

    def __init__(self, code: int, name: str) -> None:
        super().__init__(name)
        self.code, self.name = code, name


@dataclass(frozen=True)
class Calls:
    """How the functions of an interface are called, which both have."""

    count: str
    name: str
    load: str
    function: str
    allocate: str
    free: str
    to_device: str
    from_device: str
    launch: str
    synchronise: str
    unload: str


class Driver:
    """A library of a driver that answered, with at least one device."""

    calls: Calls

    def __init__(self, library: ctypes.CDLL) -> None:
        self.library = library

    @property
    def refusals(self) -> frozenset[int]:
        """The numbers by which code is refused for what it is, and for nothing else."""
        raise NotImplementedError

    def error(self, code: int) -> str:
        """The name of a number."""
        raise NotImplementedError

    def use(self, device: int) -> None:
        """Make a device the one that the next calls are for."""
        raise NotImplementedError

    def call(self, function: str, *arguments: object) -> None:
        """Call a function of the library. Raises `Failed`."""
        code = getattr(self.library, function)(*arguments)
        if code:
            raise Failed(code, self.error(code))

    def count(self) -> int:
        """How many devices there are."""
        number = c_int()
        self.call(self.calls.count, byref(number))
        return number.value

    def name(self, device: int) -> str:
        """What the driver calls a device."""
        text = ctypes.create_string_buffer(256)
        self.call(self.calls.name, text, 256, device)
        return text.value.decode("utf-8", "replace")

    def run(self, image: bytes) -> Sequence[int]:
        """Load code, run its kernel once, and return what it computed. Raises `Failed`."""
        module = c_void_p()
        # PTX is a text that ends with a NUL.
        held = ctypes.create_string_buffer(image)
        self.call(self.calls.load, byref(module), held, 0, None, None)
        try:
            return self._launch(module)
        finally:
            getattr(self.library, self.calls.unload)(module)

    def _launch(self, module: c_void_p) -> Sequence[int]:
        function, memory = c_void_p(), c_void_p()
        self.call(self.calls.function, byref(function), module, c_char_p(kernel.NAME))
        given = array("I", kernel.numbers())
        size = c_size_t(given.itemsize * len(given))
        self.call(self.calls.allocate, byref(memory), size)
        try:
            address, _ = given.buffer_info()
            self.call(self.calls.to_device, memory, c_void_p(address), size)
            parameters = (c_void_p * 1)(ctypes.addressof(memory))
            one, threads = c_uint(1), c_uint(kernel.THREADS)
            grid, block = (one, one, one), (threads, one, one)
            self.call(self.calls.launch, function, *grid, *block, c_uint(0), None, parameters, None)
            self.call(self.calls.synchronise)
            self.call(self.calls.from_device, c_void_p(address), memory, size)
        finally:
            getattr(self.library, self.calls.free)(memory)
        return given


def loaded(paths: Sequence[str]) -> ctypes.CDLL:
    """The first of the libraries that can be loaded. Raises `NoGpu`."""
    why = "no name to look for"
    for path in paths:
        try:
            return ctypes.CDLL(path)
        except OSError as error:
            why = str(error)
    raise NoGpu(why)
