/** A kind of text that authors write and that can reach a cloud: what it is, and where it stands in something declared. */
export interface TextKind<Source> {
  /** What it is, for messages: `prefix of objects`. */
  readonly title: string;
  /** What every app can have there, in words. */
  readonly form: string;
  /** The texts of the kind in something declared. */
  in(source: Source): readonly string[];
}

/** Kinds of text by name: `bucket.name`. */
export type TextKinds<Source> = Readonly<Record<string, TextKind<Source>>>;

/** What names look like, in words. */
export const NAME_FORM = "lower-case letters, digits and single dashes, beginning with a letter; at most 40";

/** The name of something declared. */
export function nameText(title: string): TextKind<{ readonly name: string }> {
  return { title, form: NAME_FORM, in: ({ name }) => [name] };
}
