"""The grammar of rules: a small part of Python's expression syntax, parsed and typed, never evaluated.

Allowed: ``and or not``, one comparison at a time, ``+ - *``, ``x in ["a", "b"]``, fields of the fact schema,
``param.x``, ``count_true(a, b, c) >= 2``, ``is_missing(x)``, whole numbers, True, False, and text: the key of a
choice, an exact decimal ("14.5") or a day ("2020-01-31") according to what it is compared with. Nothing else parses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NoReturn, TypeVar, cast

from datchuan.kernel.problem import Problem
from datchuan.law import tree
from datchuan.law.facts import Field

_T = TypeVar("_T")

MAX_LENGTH, MAX_DEPTH, MAX_NODES, MAX_NUMBER = 900, 16, 200, 10**9

_SIGNS: dict[type[ast.cmpop], tree.CompareSign] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_FLIPPED: dict[tree.CompareSign, tree.CompareSign] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
_ARITHMETIC: dict[type[ast.operator], tree.ArithmeticSign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_ALLOWED = "Được dùng: and, or, not, so sánh, + - *, in [...], tên trường, param.…, count_true(...), is_missing(...)."


def parse(text: str, fields: Mapping[str, Field], parameters: Mapping[str, tree.ParamRef]) -> tree.Truth:
    """The typed tree of ``text``, which must be a yes/no expression. Raises Problem 104 and never runs anything."""
    if len(text) > MAX_LENGTH:
        raise Problem(104, f"biểu thức dài {len(text)} ký tự, tối đa {MAX_LENGTH}")
    try:
        root = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Problem(104, f"biểu thức “{text}” không đúng cú pháp", mend=_ALLOWED) from None
    _bounded(root)
    return _Reader(text, fields, parameters).truth(root)


def _bounded(root: ast.AST) -> None:
    level, nodes, depth = [root], 0, 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise Problem(104, f"biểu thức quá phức tạp (tối đa {MAX_DEPTH} tầng, {MAX_NODES} phần tử)")
        level = [child for node in level for child in ast.iter_child_nodes(node) if not isinstance(child, ast.Load)]


class _Reader:
    def __init__(self, text: str, fields: Mapping[str, Field], parameters: Mapping[str, tree.ParamRef]) -> None:
        self._text, self._fields, self._parameters = text, fields, parameters

    def refuse(self, what: str, mend: str = _ALLOWED) -> NoReturn:
        raise Problem(104, f"{what} trong biểu thức “{self._text}”", mend=mend)

    # --- yes or no -----------------------------------------------------------------------------------------------

    def truth(self, node: ast.expr) -> tree.Truth:  # noqa: RET503 (refuse never returns)
        match node:
            case ast.BoolOp(op=ast.And()):
                return tree.And(tuple(self.truth(value) for value in node.values))
            case ast.BoolOp():
                return tree.Or(tuple(self.truth(value) for value in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return tree.Not(self.truth(node.operand))
            case ast.Compare():
                return self.comparison(node)
            case ast.Call(func=ast.Name(id="is_missing")):
                return self.is_missing(node)
            case ast.Call(func=ast.Name(id="count_true")):
                self.refuse("count_true(...) phải được so sánh với một số")
            case ast.Name():
                field = self.field(node)
                if field.type != "bool":
                    self.refuse(f"trường “{field.key}” không phải trường có/không")
                return tree.FieldRef(field)
            case _:
                self.refuse(f"không dùng được “{ast.unparse(node)}” làm điều kiện có/không")

    def is_missing(self, node: ast.Call) -> tree.Truth:
        if len(node.args) != 1 or node.keywords or not isinstance(node.args[0], ast.Name):
            self.refuse("is_missing(...) nhận đúng một tên trường")
        return tree.IsMissing(self.field(node.args[0]))

    # --- comparisons ---------------------------------------------------------------------------------------------

    def comparison(self, node: ast.Compare) -> tree.Truth:
        if len(node.ops) != 1:
            self.refuse("không so sánh nối tiếp (a < b < c)", "Viết: a < b and b < c.")
        left, operation, right = node.left, node.ops[0], node.comparators[0]
        if isinstance(operation, ast.In | ast.NotIn):
            among = self.among(left, right)
            return tree.Not(among) if isinstance(operation, ast.NotIn) else among
        sign = _SIGNS.get(type(operation))
        if sign is None:
            self.refuse("phép so sánh không được phép")
        if _is_count(left) or _is_count(right):
            return self.count_true(left, sign, right)
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            left, sign, right = right, _FLIPPED[sign], left
        return self.compare(left, sign, right)

    def compare(self, left: ast.expr, sign: tree.CompareSign, right: ast.expr) -> tree.Truth:
        kind = self.kind(left)
        if kind == "bool":
            return self.compare_truths(left, sign, right)
        if kind == "number":
            return tree.Compare(sign, self.number(left), self.number(right))
        field = self.field(cast(ast.Name, left))
        if kind == "choice" and sign not in ("==", "!="):
            self.refuse(f"lựa chọn “{field.key}” chỉ so sánh bằng == hoặc !=")
        if isinstance(right, ast.Constant):
            return tree.Compare(sign, tree.FieldRef(field), tree.Constant(self.literal(field, right)))
        other = self.field(right) if isinstance(right, ast.Name) else None
        if other is None or other.type != field.type or other.choices != field.choices:
            self.refuse(f"“{field.key}” và “{ast.unparse(right)}” không cùng kiểu")
        return tree.Compare(sign, tree.FieldRef(field), tree.FieldRef(other))

    def compare_truths(self, left: ast.expr, sign: tree.CompareSign, right: ast.expr) -> tree.Truth:
        if sign not in ("==", "!="):
            self.refuse("điều kiện có/không chỉ so sánh bằng == hoặc !=")
        if isinstance(right, ast.Constant):
            if not isinstance(right.value, bool):
                self.refuse(f"“{ast.unparse(left)}” là có/không, không so sánh được với {ast.unparse(right)}")
            item = self.truth(left)
            return item if right.value == (sign == "==") else tree.Not(item)
        return tree.Compare(sign, self.truth(left), self.truth(right))

    def among(self, left: ast.expr, right: ast.expr) -> tree.Among:
        if not isinstance(left, ast.Name):
            self.refuse("vế trái của in phải là một tên trường")
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            self.refuse("vế phải của in phải là một danh sách trong ngoặc vuông")
        field = self.field(left)
        if field.type not in ("choice", "int", "decimal"):
            self.refuse(f"trường “{field.key}” không dùng được với in")
        values = []
        for element in right.elts:
            if not isinstance(element, ast.Constant):
                self.refuse("danh sách của in chỉ chứa giá trị viết sẵn")
            values.append(cast(int, self.literal(field, element)))
        return tree.Among(field, tuple(values))

    def count_true(self, left: ast.expr, sign: tree.CompareSign, right: ast.expr) -> tree.Truth:
        if not _is_count(left):
            left, sign, right = right, _FLIPPED[sign], left
        call = cast(ast.Call, left)
        if call.keywords or not call.args or any(isinstance(argument, ast.Starred) for argument in call.args):
            self.refuse("count_true(...) nhận một hay nhiều điều kiện")
        bound = self.number(right)
        if not isinstance(bound, tree.Constant | tree.ParamRef) or bound.scale:
            self.refuse("count_true(...) chỉ so sánh với một số nguyên hoặc một tham số nguyên")
        return tree.CountTrue(sign, tuple(self.truth(argument) for argument in call.args), bound)

    # --- numbers and literals ------------------------------------------------------------------------------------

    def number(self, node: ast.expr) -> tree.Number:  # noqa: RET503 (refuse never returns)
        match node:
            case ast.Constant():
                return self.decimal(node)
            case ast.Attribute():
                return self.parameter(node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as constant):
                positive = self.decimal(constant)
                return tree.Constant(-cast(int, positive.value), positive.scale)
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                return tree.Arithmetic(_ARITHMETIC[type(node.op)], self.number(node.left), self.number(node.right))
            case ast.BinOp():
                self.refuse(f"phép tính “{ast.unparse(node)}” không được phép (không chia: hãy nhân chéo)")
            case ast.Name():
                field = self.field(node)
                if field.type not in ("int", "decimal"):
                    self.refuse(f"trường “{field.key}” không phải là số")
                return tree.FieldRef(field)
            case _:
                self.refuse(f"không dùng được “{ast.unparse(node)}” như một số")

    def decimal(self, node: ast.Constant) -> tree.Constant:
        value = node.value
        if isinstance(value, int) and not isinstance(value, bool):
            if value > MAX_NUMBER:
                self.refuse("con số quá lớn")
            return tree.Constant(value)
        try:
            exact = Decimal(value) if isinstance(value, str) else None
        except InvalidOperation:
            exact = None
        if exact is None or not exact.is_finite():
            self.refuse(f"{value!r} không phải số", 'Số lẻ viết trong dấu nháy: "14.5".')
        scale = max(0, -cast(int, exact.as_tuple().exponent))
        if scale > 6 or abs(exact) > MAX_NUMBER:
            self.refuse(f"số {value!r} quá lớn hoặc quá nhiều chữ số lẻ")
        return tree.Constant(int(exact.scaleb(scale)), scale)

    def literal(self, field: Field, node: ast.Constant) -> int | date:
        """The constant as this field stores it: a choice's code, a whole number of 10**-scale, a day."""
        value = node.value
        if field.type == "choice":
            choice = field.choice(value) if isinstance(value, str) else None
            if choice is None:
                known = ", ".join(f'"{choice.key}"' for choice in field.choices)
                self.refuse(f"“{field.key}” không có lựa chọn {value!r}", f"Các lựa chọn: {known}.")
            return choice.code
        if field.type == "date":
            try:
                return date.fromisoformat(cast(str, value))
            except (TypeError, ValueError):
                self.refuse(f"{value!r} không phải một ngày", 'Ngày viết dạng "2020-01-31".')
        constant = self.decimal(node)
        if constant.scale > field.scale:
            self.refuse(f"{value!r} có nhiều chữ số lẻ hơn trường “{field.key}”")
        return cast(int, constant.value) * int(10 ** (field.scale - constant.scale))

    def parameter(self, node: ast.Attribute) -> tree.ParamRef:
        if not (isinstance(node.value, ast.Name) and node.value.id == "param"):
            self.refuse(f"không được truy cập “{ast.unparse(node)}”")
        return self._known(node.attr, self._parameters, "tham số")

    def field(self, node: ast.Name) -> Field:
        return self._known(node.id, self._fields, "trường")

    def _known(self, key: str, known: Mapping[str, _T], what: str) -> _T:
        if key not in known:
            self.refuse(f"không có {what} “{key}”", f"Các {what} đang có: {_listed(known)}.")
        return known[key]

    def kind(self, node: ast.expr) -> str:
        """What a side of a comparison is: bool, number, date or choice."""
        if isinstance(node, ast.Name):
            field = self.field(node)
            return "number" if field.type in ("int", "decimal") else field.type
        return "bool" if isinstance(node, ast.BoolOp | ast.Compare | ast.Call) or _is_not(node) else "number"


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_count(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "count_true"


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(keys) or "không có"
