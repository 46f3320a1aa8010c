import type { AnyFunction, App } from "../app.ts";
import type { ResourceLayout } from "../resources/grant.ts";

/** The functions of an app in order of name: each once, though it may be wired more than once. */
export function functionsOf(app: App): AnyFunction[] {
  const found = new Set<AnyFunction>();
  for (const wiring of Object.values(app.wiring)) {
    switch (wiring?.kind) {
      case "httpApi":
        for (const fn of Object.values(wiring.routes)) if (fn) found.add(fn);
        break;
      case "queueSubscription":
      case "objectSubscription":
        if (wiring.consumer) found.add(wiring.consumer);
        break;
      case "schedule":
        if (wiring.function) found.add(wiring.function);
        break;
      case "task":
        found.add(wiring);
        break;
    }
  }
  return [...found].sort(byName);
}

/** The resources of an app in order of name: those that triggers listen to and those that functions use. */
export function resourcesOf(app: App): ResourceLayout[] {
  const found = new Set<ResourceLayout>();
  for (const wiring of Object.values(app.wiring)) {
    if (wiring?.kind === "queueSubscription" && wiring.queue) found.add(wiring.queue);
    if (wiring?.kind === "objectSubscription" && wiring.bucket) found.add(wiring.bucket);
  }
  for (const fn of functionsOf(app)) {
    for (const grant of Object.values(fn.uses)) if (grant?.resource) found.add(grant.resource);
  }
  return [...found].sort(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
