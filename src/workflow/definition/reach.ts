import { isArray, isObject, type Json, type JsonObject, member } from "../json.ts";
import type { Place } from "./diagnostic.ts";

const CODE = "MISSING_TRANSITION_TARGET";

/** Whether all ways between states lead to one, each state is on a way from the first, and a way leads to an end. */
export function checkReach(value: JsonObject, states: JsonObject, place: Place): void {
  const start = value.StartAt;
  const reached = new Set<string>();
  if (typeof start === "string" && start !== "" && !Object.hasOwn(states, start))
    place.at("StartAt").wrong(`Missing 'StartAt' target: ${start}`, CODE);
  const waiting = typeof start === "string" && Object.hasOwn(states, start) ? [start] : [];
  for (const [name, state] of Object.entries(states))
    for (const { target, at } of isObject(state) ? waysOf(state) : [])
      if (!Object.hasOwn(states, target))
        place.at("States", name, ...at).wrong(`Missing '${String(at.at(-1))}' target: ${target}`, CODE);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const state = member(states, name);
    if (isObject(state))
      waiting.push(
        ...waysOf(state)
          .map(({ target }) => target)
          .filter((each) => Object.hasOwn(states, each)),
      );
  }
  for (const name of Object.keys(states))
    if (!reached.has(name) && reached.size > 0)
      place.at("States", name).wrong(`State "${name}" is not reachable.`, CODE);
  const ends = [...reached].some((name) => isEnd(member(states, name)));
  if (reached.size > 0 && !ends && place.found.length === 0)
    place.wrong("No state can be reached that ends the execution.", "MISSING_END_STATE", "WARNING");
}

interface Way {
  readonly target: string;
  /** Where in the state it stands. */
  readonly at: readonly (string | number)[];
}

function waysOf(state: JsonObject): readonly Way[] {
  return [
    ...way(state.Next, ["Next"]),
    ...way(state.Default, ["Default"]),
    ...list(state.Choices).flatMap((rule, index) => way(nextOf(rule), ["Choices", index, "Next"])),
    ...list(state.Catch).flatMap((rule, index) => way(nextOf(rule), ["Catch", index, "Next"])),
  ];
}

function way(target: Json | undefined, at: Way["at"]): readonly Way[] {
  return typeof target === "string" && target !== "" ? [{ target, at }] : [];
}

function list(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

function nextOf(rule: Json): Json | undefined {
  return isObject(rule) ? rule.Next : undefined;
}

function isEnd(state: Json | undefined): boolean {
  return isObject(state) && (state.End === true || state.Type === "Succeed" || state.Type === "Fail");
}
