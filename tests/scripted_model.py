"""A language model in the same process, and answers of it in short."""

import json


class Scripted:
    """A model in the same process; `answers` by role, an exception among them is raised."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    async def ask(self, role, data, schema, *, timeout=None):  # noqa: ASYNC109
        self.asked.append((role, json.dumps(data, default=str)))
        answer = self.answers.get(role)
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            return await answer()
        return None if answer is None else schema.model_validate(answer)

    @property
    def usage(self):
        raise NotImplementedError


def features(*codes):
    return {
        "features": [
            {"name": f"idea {n}", "reason": "It should help.", "code": code} for n, code in enumerate(codes)
        ]
    }


def function(expression):
    return f"def feature(table):\n    return {expression}\n"
