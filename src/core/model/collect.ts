import type { App } from "../app.ts";
import type { AnyFunction } from "../functions/any-function.ts";
import { grantsOf } from "../functions/grants.ts";
import { type Layout, namedGrants } from "../ground/grant.ts";
import { isResource, KINDS, type ResourceLayout } from "../kinds/kinds.ts";
import { wiredIn } from "./wiring.ts";

/** The functions of an app in order of name: each once, though it may be wired more than once. */
export function functionsOf(app: App): AnyFunction[] {
  const wired = wiredIn(app).flatMap(({ trigger, wiring }) => trigger.functions(wiring));
  return distinct(wired.filter((fn) => fn !== undefined));
}

/** The resources of an app in order of name: those that triggers listen to, those that functions use, and what these refer to, straight or through others. */
export function resourcesOf(app: App): ResourceLayout[] {
  const listenedTo = wiredIn(app).flatMap(({ trigger, wiring }) => trigger.resources(wiring));
  const used = functionsOf(app).flatMap((fn) =>
    namedGrants(grantsOf(fn)).map(({ grant }) => grant?.resource),
  );
  const found = new Set([...listenedTo, ...used].filter(isKnown));
  // What is added meanwhile is gone through as well.
  for (const layout of found) {
    for (const referredTo of KINDS[layout.kind].refersTo?.(layout) ?? [])
      if (isKnown(referredTo)) found.add(referredTo);
  }
  return distinct([...found]);
}

function isKnown(layout: Layout | undefined): layout is ResourceLayout {
  return layout !== undefined && isResource(layout);
}

function distinct<T extends { readonly name: string }>(things: readonly T[]): T[] {
  return [...new Set(things)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
