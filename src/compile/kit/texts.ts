import type { TextName, WrittenText } from "@motif/core/texts";
import { TEXTS } from "@motif/core/texts";
import type { Together } from "./plans-of.ts";
import type { Refuse } from "./refusals.ts";

/** What a cloud takes where a text of an author's ends. */
export interface Grammar {
  /** The place: `the filter of an S3 notification`. */
  readonly place: string;
  /** What the place takes, in words that follow "there": `a text without *, encoded as a URL is`. */
  readonly takes: string;
  /** The page that says so; not there where the text reaches no name or setting of the cloud. */
  readonly source?: string;
  /** What the text, as it is written in the app, must look like for the place to take it. */
  readonly form: Pick<RegExp, "test">;
  /** Of paths: first segments that the cloud keeps for itself, as which a parameter must not be filled in. */
  readonly kept?: readonly string[];
  /** What to do about one that it does not take. */
  readonly wayOut?: string;
  /** The text as the place wants it; as it is, if not given. */
  encode?(text: string): string;
}

/** What a cloud takes of each kind of text. */
export type Grammars = Readonly<Record<TextName, Grammar>>;

/** What of it one room says. */
export type RoomGrammars = Readonly<Partial<Grammars>>;

/**
 * What several rooms take of kinds of text, all in one. It is assigned to {@link Grammars}, so that a kind of text of which
 * no room speaks does not compile.
 */
export type GrammarsOf<Rooms> = Together<
  { [Name in keyof Rooms]: Rooms[Name] extends { readonly texts: infer Texts } ? Texts : never }[keyof Rooms]
>;

const LONGEST_QUOTE = 80;

/** Refuses each text that the cloud does not take where it ends. */
export function refuseTexts(texts: readonly WrittenText[], grammars: Grammars, refuse: Refuse): void {
  for (const { kind, where, text } of texts) {
    const { form, place, takes, wayOut } = grammars[kind];
    if (form.test(text)) continue;
    refuse(
      where,
      `the ${TEXTS[kind].title} ${quoted(text)} cannot be ${place} on ${refuse.cloud}, which takes ${takes}; ${wayOut ?? "write another one"}`,
    );
  }
}

/** A text in quotes, of a long one its beginning. */
function quoted(text: string): string {
  return text.length <= LONGEST_QUOTE ? `"${text}"` : `"${text.slice(0, LONGEST_QUOTE)}…"`;
}

/** Any text: the place takes it as it is, or it stays in what the app itself reads. */
export function anyText(place: string, source?: string): Grammar {
  return { place, takes: "any text", form: /^/, ...(source !== undefined && { source }) };
}

/** A text that becomes another one there: the plan of its room refuses what it cannot write. */
export function planned(place: string, takes: string, source: string): Grammar {
  return { place, takes, source, form: /^/ };
}

/** The form of names in an app, which is narrower than what most places take. */
export const NAME_GRAMMAR: Pick<Grammar, "form" | "takes"> = {
  takes: "letters, digits and dashes",
  form: /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
};

/** A name of an app's, where all such names are taken. */
export function anyName(place: string, source: string): Grammar {
  return { place, source, ...NAME_GRAMMAR };
}
