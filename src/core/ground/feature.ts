/** What a platform makes of a feature. */
export type Support =
  /** Supported: by which service, and with what difference from what the model says. */
  | { readonly by: string; readonly difference?: string }
  /** Refused: the reason, in the words of the compiler. */
  | { readonly refused: string };

/** Something that an app can ask for. */
export interface Feature {
  /** What it is about: a kind of function or resource. */
  readonly kind: string;
  readonly title: string;
  /** What the engine makes of it by itself. */
  readonly engine: Support;
}

/** Features by name, in the order in which they are listed. */
export type Features = Readonly<Record<string, Feature>>;
