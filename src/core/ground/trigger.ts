import type { AnyFunction } from "../functions/any-function.ts";
import type { Defaults } from "./defaults.ts";
import type { Delivery } from "./delivery.ts";
import type { Features } from "./feature.ts";
import type { Layout } from "./grant.ts";
import type { Report } from "./report.ts";
import type { RetryPolicy } from "./retry.ts";
import type { TextKinds } from "./text.ts";

/** What calls a function, resolved: what all triggers have. */
export interface TriggerOf<Kind extends string, Source, D extends Delivery> {
  readonly kind: Kind;
  /** Its name in the app's wiring; a route's is `GET /items/{id}`. */
  readonly name: string;
  readonly source: Source;
  /** The function that it calls. */
  readonly function: string;
  readonly delivery: D;
}

/** Something in an app's wiring, with its name there. */
export interface Named<W> {
  readonly name: string;
  readonly wiring: W;
}

/** What an app does to a resource that makes a trigger call its function: one of these operations. */
export interface Cause {
  readonly kind: string;
  readonly name: string;
  readonly operations: readonly string[];
}

/** What the model knows of a kind of trigger: each room in `triggers/` has one. */
export interface Trigger<
  W extends { readonly kind: string },
  Entry extends TriggerOf<string, unknown, Delivery>,
> {
  /** The kind of what stands for it in an app's wiring. */
  readonly wiring: W["kind"];
  /** What apps can ask of it. */
  readonly features: Features;
  /** Texts of it that can reach a cloud. */
  readonly texts: TextKinds<Named<W>>;
  /** What it refers to. Circular imports make `undefined` of what an author wrote. */
  functions(wiring: W): readonly (AnyFunction | undefined)[];
  resources(wiring: W): readonly (Layout | undefined)[];
  /** Reports what is wrong with it, also beside those of the same kind that stand before it. */
  check(named: Named<W>, report: Report, before: readonly Named<W>[]): void;
  /** What an app says of when to try again what nobody waits for. Not there where somebody waits, or where events stay in their source. */
  asynchronousRetry?(wiring: W): RetryPolicy;
  entries(named: Named<W>, defaults: Defaults): readonly Entry[];
  /** Any of them does. Not there where nothing that the app does causes a call. */
  causedBy?(entry: Entry): readonly Cause[];
}
