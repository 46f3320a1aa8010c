import { StateError } from "../failure.ts";
import { isArray, isObject, type Json, type JsonObject } from "../json.ts";
import type { Path } from "./path.ts";

/** Puts a value where a reference path leads to, making the objects on its way (`ResultPath`). The data itself stays as it is. */
export function place(data: Json, path: Path, value: Json): Json {
  return placeAt(data, path.steps ?? [], 0, path, value, data);
}

function placeAt(
  target: Json | undefined,
  steps: readonly (string | number)[],
  at: number,
  path: Path,
  value: Json,
  data: Json,
): Json {
  const step = steps[at];
  if (step === undefined) return value;
  if (typeof step === "number") {
    if (!isArray(target) || target.at(step) === undefined) throw mismatch(path, data);
    return target.with(step, placeAt(target.at(step), steps, at + 1, path, value, data));
  }
  if (target !== undefined && !isObject(target)) throw mismatch(path, data);
  const object: JsonObject = target ?? {};
  const inside = Object.hasOwn(object, step) ? object[step] : undefined;
  return { ...object, [step]: placeAt(inside, steps, at + 1, path, value, data) };
}

function mismatch(path: Path, data: Json): StateError {
  return new StateError(
    "States.ResultPathMatchFailure",
    `Unable to apply ReferencePath ${path.text} to input ${JSON.stringify(data)}`,
  );
}
