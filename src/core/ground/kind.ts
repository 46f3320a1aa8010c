import type { AnyFunction } from "../functions/any-function.ts";
import type { Delivery } from "./delivery.ts";
import type { Features } from "./feature.ts";
import type { Handling, Layout } from "./grant.ts";
import type { Report } from "./report.ts";
import type { TextKinds } from "./text.ts";

/** What the model knows of a kind of resource: each room in `kinds/` has one. */
export interface Kind<L extends Layout, Driver, Entry extends { readonly name: string }> {
  readonly handling: Handling<L, Driver>;
  /** What a declaration can have besides its name. */
  readonly options: readonly string[];
  /** What apps can ask of it. */
  readonly features: Features;
  /** Texts of its declarations that can reach a cloud. */
  readonly texts: TextKinds<L>;
  /** Other resources that it names. Circular imports make `undefined` of what an author wrote. */
  refersTo?(layout: L): readonly (Layout | undefined)[];
  /** Reports what is wrong with one resource. */
  check?(layout: L, report: Report): void;
  /** Reports what is wrong with all of an app's together, and beside its functions and its resources of all kinds. */
  checkAll?(
    layouts: readonly L[],
    functions: readonly AnyFunction[],
    report: Report,
    resources: readonly Layout[],
  ): void;
  /** The resource with everything spelled out, beside the app's resources of all kinds. */
  entry(layout: L, listeners: readonly Listener[], resources: readonly Layout[]): Entry;
}

/** A function that a resource's events come to, and how they do. */
export interface Listener {
  readonly delivery: Delivery;
  readonly timeoutMs: number;
}
