"""Registers of documents: numbers given in order, typed, corrected, and how they are read.

A register belongs to an agency, a direction (out, in) and a kind of documents; its numbers begin
anew each year. Whoever takes a number keeps the register's row until his transaction ends, so two
at once get two numbers, and what is undone leaves no gap.
"""

from __future__ import annotations

from engine.service.registers.numbering import Place as Place
from engine.service.registers.numbering import Subject as Subject
from engine.service.registers.numbering import enter as enter
from engine.service.registers.numbering import number_of as number_of
from engine.service.registers.numbering import strike as strike
from engine.service.registers.numbering import take as take
from engine.service.registers.view import RegisterView as RegisterView
from engine.service.registers.view import change as change
from engine.service.registers.view import listed as listed
from engine.service.registers.view import register as register
from engine.service.registers.view import target as target
from engine.service.registers.view import unnumbered as unnumbered
