import type { App } from "../app.ts";
import type { AnyFunction } from "../functions/any-function.ts";
import type { Layout } from "../ground/grant.ts";
import { isResource, type ResourceLayout } from "../kinds/kinds.ts";
import { wiredIn } from "./wiring.ts";

/** The functions of an app in order of name: each once, though it may be wired more than once. */
export function functionsOf(app: App): AnyFunction[] {
  const wired = wiredIn(app).flatMap(({ trigger, wiring }) => trigger.functions(wiring));
  return distinct(wired.filter((fn) => fn !== undefined));
}

/** The resources of an app in order of name: those that triggers listen to and those that functions use. */
export function resourcesOf(app: App): ResourceLayout[] {
  const listenedTo = wiredIn(app).flatMap(({ trigger, wiring }) => trigger.resources(wiring));
  const used = functionsOf(app).flatMap((fn) => Object.values(fn.uses).map((grant) => grant?.resource));
  return distinct([...listenedTo, ...used].filter(isKnown));
}

function isKnown(layout: Layout | undefined): layout is ResourceLayout {
  return layout !== undefined && isResource(layout);
}

function distinct<T extends { readonly name: string }>(things: readonly T[]): T[] {
  return [...new Set(things)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
