import { Document, type Node, visit, YAMLMap, YAMLSeq } from "yaml";

const intrinsicMark: unique symbol = Symbol("CloudFormation intrinsic");
const commentMark: unique symbol = Symbol("comment");

/** A function of CloudFormation in its short form, such as `!Sub "…"`. */
export interface Intrinsic {
  readonly [intrinsicMark]: "!Ref" | "!GetAtt" | "!Sub" | "!If" | "!Not" | "!Equals" | "!Join";
  readonly argument: Value;
}

/** What a template is made of. `undefined` is left out. */
export type Value =
  | string
  | number
  | boolean
  | Intrinsic
  | Commented
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** A value with a comment above it. */
export interface Commented {
  readonly [commentMark]: string;
  readonly value: Value;
}

/** Puts a comment above a list's element. */
export function commented(text: string, value: Value): Commented {
  return { [commentMark]: text, value };
}

/** `!Ref name` */
export const refTo = (name: string): Intrinsic => intrinsic("!Ref", name);
/** `!GetAtt resource.attribute` */
export const getAtt = (resource: string, attribute: string): Intrinsic =>
  intrinsic("!GetAtt", `${resource}.${attribute}`);
/** `!Sub text`, with `${Name}` and `${Name.Attribute}` in it. */
export const sub = (text: string): Intrinsic => intrinsic("!Sub", text);
/** `!If [condition, then, otherwise]` */
export const when = (condition: string, then: Value, otherwise: Value = refTo("AWS::NoValue")): Intrinsic =>
  intrinsic("!If", [condition, then, otherwise]);
/** Whether a list parameter has an element that is not empty. */
export const hasElements = (parameter: string): Intrinsic =>
  intrinsic("!Not", [intrinsic("!Equals", [intrinsic("!Join", ["", refTo(parameter)]), ""])]);
/** Whether a text parameter is not empty. */
export const hasText = (parameter: string): Intrinsic =>
  intrinsic("!Not", [intrinsic("!Equals", [refTo(parameter), ""])]);
/** `!Equals [a, b]` */
export const equals = (a: Value, b: Value): Intrinsic => intrinsic("!Equals", [a, b]);

function intrinsic(name: Intrinsic[typeof intrinsicMark], argument: Value): Intrinsic {
  return { [intrinsicMark]: name, argument };
}

/** The text of a template below the lines of a header. The same value gives the same bytes. */
export function toYaml(value: Value, header: string): string {
  const document = new Document<Node>(null, { compat: "yaml-1.1" });
  document.contents = nodeOf(document, value);
  document.commentBefore = header.replaceAll(/^/gm, " ");
  visit(document, {
    Seq(_key, seq) {
      if (seq.tag === "!Equals" || seq.tag === "!Join") seq.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, minContentWidth: 0 });
}

function nodeOf(document: Document<Node>, value: Value): Node {
  if (typeof value !== "object") return document.createNode(value);
  if (isList(value)) {
    const seq = new YAMLSeq<Node>();
    seq.items = value.map((item) => nodeOf(document, item));
    return seq;
  }
  if (isCommented(value)) {
    const node = nodeOf(document, value.value);
    node.commentBefore = ` ${value[commentMark]}`;
    return node;
  }
  if (isIntrinsic(value)) {
    const node = nodeOf(document, value.argument);
    node.tag = value[intrinsicMark];
    return node;
  }
  const map = new YAMLMap<string, Node>();
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) map.set(name, nodeOf(document, item));
  }
  return map;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isCommented(value: object): value is Commented {
  return commentMark in value;
}

function isIntrinsic(value: object): value is Intrinsic {
  return intrinsicMark in value;
}
