import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '@shipshape/workspace';
import { longestLoad } from '../time-limit.ts';

/**
 * A test runner for `manage.py test`: the project's own one, which also writes a JUnit report. Of unittest's results it
 * keeps what a report needs; parallel runs replay theirs into the same object.
 */
const runner = `import os
import re
import time
import unittest
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.test.utils import get_runner

Own = get_runner(settings)
illegal = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def attribute(value):
    return quoteattr(illegal.sub("?", str(value)))


class Recorder:
    def startTest(self, test):
        self.__dict__.setdefault("shipshape_cases", {})
        self.__dict__.setdefault("shipshape_started", {})[test.id()] = time.monotonic()
        super().startTest(test)

    def shipshape_record(self, test, outcome, detail=""):
        cases = self.__dict__.setdefault("shipshape_cases", {})
        started = self.__dict__.get("shipshape_started", {}).get(test.id(), time.monotonic())
        known = cases.get(test.id(), ("passed",))[0]
        if known in ("passed", "skipped") or outcome in ("failure", "error"):
            cases[test.id()] = (outcome, detail, time.monotonic() - started)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.shipshape_record(test, "passed")

    def addError(self, test, err):
        super().addError(test, err)
        self.shipshape_record(test, "error", err[1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.shipshape_record(test, "failure", err[1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            kind = "failure" if issubclass(err[0], test.failureException) else "error"
            self.shipshape_record(test, kind, err[1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.shipshape_record(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.shipshape_record(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.shipshape_record(test, "failure", "passed, although it is expected to fail")


def write_report(result):
    cases = getattr(result, "shipshape_cases", {})
    counts = {kind: sum(case[0] == kind for case in cases.values()) for kind in ("failure", "error", "skipped")}
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append(
        '<testsuites><testsuite name="manage.py test" tests="%d" failures="%d" errors="%d" skipped="%d">'
        % (len(cases), counts["failure"], counts["error"], counts["skipped"])
    )
    for name, (outcome, detail, seconds) in cases.items():
        where, _, method = name.rpartition(".")
        head = "<testcase classname=%s name=%s time=\\"%.3f\\"" % (attribute(where), attribute(method or name), seconds)
        if outcome == "passed":
            lines.append(head + " />")
        else:
            lines.append(head + "><%s message=%s /></testcase>" % (outcome, attribute(str(detail)[:2000])))
    lines.append("</testsuite></testsuites>")
    with open(os.environ["SHIPSHAPE_JUNIT"], "w", encoding="utf-8") as file:
        file.write("\\n".join(lines) + "\\n")


class Runner(Own):
    def get_resultclass(self):
        own = super().get_resultclass() if hasattr(super(), "get_resultclass") else None
        return type("Result", (Recorder, own or unittest.TextTestResult), {})

    def run_suite(self, suite, **options):
        result = super().run_suite(suite, **options)
        write_report(result)
        return result
`;

/** The variable that states where static files are collected for this run. */
export const staticVariable = 'SHIPSHAPE_STATIC_ROOT';

/** The variable that states where the translations of a folder are compiled for this run: both, as JSON. */
export const messagesVariable = 'SHIPSHAPE_MESSAGES';

/**
 * The variable that states where the front end is built for this run: the project's folder, its copy, and the folders `static` of
 * the copy, as JSON.
 */
export const frontEndVariable = 'SHIPSHAPE_FRONT_END';

/** The variable that states how long settings and apps may take to load, in seconds. */
const limitVariable = 'SHIPSHAPE_SETTINGS_SECONDS';

/**
 * Python imports this by itself when it starts. It ends a run whose settings or apps do not come to an end, with its frames;
 * what comes after them may take as long as it likes. And it points the settings to the servers of this run wherever they
 * name a PostgreSQL or a Redis, also where they do so in their own words: host, port and login are replaced, nothing else.
 * Static files of a run are collected, its front end is built, and its translations are compiled, outside of the project's folder,
 * where nobody takes them for the project's own.
 */
const siteCustomize = `import faulthandler
import importlib.abc
import importlib.util
import json
import os
import re
import sys

places = json.loads(os.environ.get("SHIPSHAPE_SERVICES") or "{}")
seconds = float(os.environ.get("${limitVariable}") or 0)
loading = 0
try:
    # A test runner puts a file of its own in the place of standard error.
    stderr = os.dup(2)
except OSError:
    seconds = 0


def limited(load):
    def loads(*arguments, **options):
        global loading
        loading += 1
        try:
            if seconds and loading == 1:
                faulthandler.dump_traceback_later(seconds, exit=True, file=stderr)
            return load(*arguments, **options)
        finally:
            loading -= 1
            if seconds and loading == 0:
                faulthandler.cancel_dump_traceback_later()

    return loads


def is_text(value):
    # Not isinstance(), nor ==: a lazy object, such as the name of a language, would be made before Django is there.
    return issubclass(type(value), str)


def redis_here(value):
    if is_text(value):
        return re.sub(r"^(redis|rediss|valkey|valkeys)://[^/]*", places["redis"], value)
    host, port = places["redis"].split("//")[1].split(":")
    if type(value) is dict:
        names = {name: name.lower() for name in value if is_text(name)}
        ports = [value[name] for name in names if names[name] == "port" and type(value[name]) in (int, str)]
        place = {"host": host, "port": type(ports[0])(port), "password": None} if "6379" in map(str, ports) else {}
        found = {name: place.get(names.get(name), redis_here(item)) for name, item in value.items()}
        return found if any(found[name] is not item for name, item in value.items()) else value
    if type(value) in (list, tuple):
        if len(value) == 2 and is_text(value[0]) and type(value[1]) is int and value[1] == 6379:
            return type(value)((host, int(port)))
        found = type(value)(redis_here(item) for item in value)
        return found if any(one is not item for one, item in zip(found, value)) else value
    return value


def redis_named(name, value):
    part = re.search(r"(REDIS|VALKEY)_?(HOST|PORT|PASSWORD)$", name)
    if part and type(value) in (int, str) and value and (part[2] != "HOST" or ":" not in str(value)):
        host, port = places["redis"].split("//")[1].split(":")
        return {"HOST": host, "PORT": type(value)(port), "PASSWORD": None}[part[2]]
    return redis_here(value)


def built(value, sources, copy):
    if isinstance(value, dict):
        return {key: built(item, sources, copy) for key, item in value.items()}
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(built(item, sources, copy) for item in value)
    if isinstance(value, (str, os.PathLike)) and os.path.isabs(value) and not os.path.exists(value):
        place = os.path.join(copy, os.path.relpath(value, sources))
        if os.path.exists(place) and os.fspath(value).startswith(sources + os.sep):
            return type(value)(place)
    return value


def with_front_end(settings):
    sources, copy, folders = json.loads(os.environ["${frontEndVariable}"])
    for name in filter(str.isupper, dir(settings)):
        setattr(settings, name, built(getattr(settings, name), sources, copy))
    more = [os.path.join(copy, folder) for folder in folders]
    own = list(getattr(settings, "STATICFILES_DIRS", ()))
    settings.STATICFILES_DIRS = own + [folder for folder in more if folder not in map(str, own)]


def adapt(settings):
    if os.environ.get("${frontEndVariable}"):
        with_front_end(settings)
    for database in getattr(settings, "DATABASES", {}).values():
        if places.get("database") and re.search(places["engine"], str(database.get("ENGINE", ""))):
            database.update(places["database"])
    if places.get("redis"):
        for name, value in [(name, getattr(settings, name)) for name in dir(settings) if name.isupper()]:
            here = redis_named(name, value)
            if here is not value:
                setattr(settings, name, here)
    if os.environ.get("${staticVariable}"):
        settings.STATIC_ROOT = os.environ["${staticVariable}"]


def in_settings(module):
    begin = limited(module.Settings.__init__)

    def init(self, *arguments, **options):
        begin(self, *arguments, **options)
        adapt(self)

    module.Settings.__init__ = init


def in_registry(module):
    module.Apps.populate = limited(module.Apps.populate)


changes = {"django.conf": in_settings, "django.apps.registry": in_registry}


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        change = changes.pop(name, None)
        if change is None:
            return None
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            change(module)

        spec.loader.exec_module = exec_module
        return spec


if places or seconds:
    sys.meta_path.insert(0, Finder())

if os.environ.get("${messagesVariable}"):
    import gettext

    sources, compiled = map(os.path.realpath, json.loads(os.environ["${messagesVariable}"]))
    find = gettext.find

    def find_compiled(domain, localedir=None, languages=None, all=False):
        found = find(domain, localedir, languages, all=True)
        place = os.path.relpath(os.path.realpath(localedir), sources) if localedir else os.pardir
        if place.split(os.sep)[0] != os.pardir:
            found = find(domain, os.path.join(compiled, place), languages, all=True) + found
        return found if all else next(iter(found), None)

    gettext.find = find_compiled
`;

const files = { 'shipshape_runner.py': runner, 'sitecustomize.py': siteCustomize };

/** A folder for PYTHONPATH with what a run of a project's tests needs beside its own code. */
function pythonSupport(place: string): string {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
  const folder = join(place, `shipshape-${digest}`);
  for (const [file, text] of Object.entries(files)) {
    if (!existsSync(join(folder, file))) writeWhole(join(folder, file), text);
  }
  return folder;
}

/**
 * Where the support's modules lie in an environment: a folder for packages by Python's own scheme `posix_home`. So
 * coverage.py does not count them as code of the project, whatever the project's configuration measures.
 */
export const supportIn = (venv: string): string => join(venv, 'lib/python');

/**
 * The environment of a run that loads a project's settings: it gets the support's modules, and its settings come to an end.
 *
 * @param place the folder for the support's modules
 * @param more folders of PYTHONPATH beside it
 * @param seconds how long settings and apps may take to load
 */
export const supported = (
  place: string,
  more: readonly (string | undefined)[] = [],
  seconds = longestLoad,
): Record<string, string> => ({
  PYTHONPATH: [more[0], pythonSupport(place), ...more.slice(1)].filter(Boolean).join(':'),
  [limitVariable]: String(seconds),
});
