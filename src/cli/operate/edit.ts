import { readFileSync } from "node:fs";
import type { DeadLetterSource, HeldLetter } from "@motif/compile/kit";
import { type Json, parse } from "@motif/core";
import { entryNamed, type Inventory } from "@motif/core/model";
import { isObject, messageOf, readJson } from "@motif/core/platform";
import { UsageError } from "../errors.ts";
import { parseJson } from "../json-argument.ts";

/** How the data of a dead letter are mended: those of a file stand in their place, or single values in them are other ones. */
export interface Edit {
  readonly file?: string | undefined;
  /** `/iban=DE89…`: a JSON Pointer (RFC 6901) and a value, which is JSON, or else a text. */
  readonly set: readonly string[];
}

/** What makes the new body of a letter, checked with the schema of its queue; undefined where nothing is mended. */
export function editorOf(
  edit: Edit,
  source: DeadLetterSource,
  inventory: Inventory,
): ((letter: HeldLetter) => string) | undefined {
  const { file, set } = edit;
  if (file === undefined && set.length === 0) return undefined;
  if (source.kind === "function") {
    throw new UsageError(
      `The event of function ${source.name} was made by its trigger, and can only be sent back as it is.`,
    );
  }
  const { schema } = entryNamed(inventory.resources.queue, source.name).layout;
  const given = file === undefined ? undefined : parseJson(textOf(file), file);
  const changes = set.map(changeOf);
  return ({ id, body }) => {
    const what = `mended dead letter ${id} of queue ${source.name}`;
    let data = given ?? jsonOf(id, body);
    for (const { pointer, value } of changes) data = changed(data, pointer, value);
    return JSON.stringify(parse(schema, data, what));
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`The mended data cannot be read: ${messageOf(error)}`);
  }
}

function jsonOf(id: string, body: string): Json {
  try {
    return readJson(body);
  } catch (error) {
    throw new UsageError(
      `The data of dead letter ${id} are no JSON (${messageOf(error)}): give all of them with --edit.`,
    );
  }
}

interface Change {
  readonly pointer: readonly string[];
  readonly value: Json;
}

function changeOf(text: string): Change {
  const [, pointer, value] = /^((?:\/[^=]*)+)=(.*)$/s.exec(text) ?? [];
  if (pointer === undefined || value === undefined) {
    throw new UsageError(
      `"${text}" is no change. Write a JSON Pointer and a value: --set /iban=DE89370400440532013000, --set /lines/0/cents=1250`,
    );
  }
  const names = pointer.split("/").slice(1);
  return {
    pointer: names.map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~")),
    value: setValue(value),
  };
}

/** JSON, or a text that need not be put between quotation marks. */
function setValue(text: string): Json {
  try {
    return readJson(text);
  } catch {
    return text;
  }
}

/** The same data with one value set. Members of objects may be new; elements of lists are there. */
function changed(data: Json, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) return value;
  if (Array.isArray(data)) {
    const index = Number(name);
    if (!/^\d+$/.test(name) || index >= data.length) throw nowhere(name);
    return data.with(index, changed(data[index] ?? null, rest, value));
  }
  if (!isObject(data)) throw nowhere(name);
  const members: { readonly [name: string]: Json } = data;
  if (rest.length > 0 && !Object.hasOwn(members, name)) throw nowhere(name);
  const member = Object.hasOwn(members, name) ? (members[name] ?? null) : null;
  return Object.fromEntries([
    ...Object.entries(members).filter(([other]) => other !== name),
    [name, changed(member, rest, value)],
  ]);
}

function nowhere(name: string): UsageError {
  return new UsageError(`There is no "${name}" in the data at the place that --set names.`);
}
