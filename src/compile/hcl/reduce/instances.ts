import type { Argument, Block } from "../block.ts";
import type { DataSource, Resource } from "../declarations.ts";
import { conditional, type Expression, not, op, toExpression } from "../expression.ts";
import { argument, references } from "../inspect.ts";
import type { Module, TerraformFile } from "../module.ts";
import { at } from "../reference.ts";
import { type Element, elementsOf, reduce, type Scope } from "./reduce.ts";

/**
 * A module as Terraform sees it: with an instance in place of each resource that is repeated by `for_each`, a block in place
 * of each element of a `dynamic` one, and values in place of locals. What depends on a variable may be there, so it is;
 * an instance that does has the condition as its `count`.
 * What cannot be known stays as it is written. For looking at, not for printing: instances have addresses such as
 * `aws_sqs_queue.this["jobs"]`.
 */
export function withInstances(module: Module): Module {
  const scope: Scope = new Map([["local", localsOf(module)]]);
  return {
    files: module.files.map(
      (file): TerraformFile => ({
        ...file,
        blocks: file.blocks.flatMap((block) => (isRepeatable(block) ? instancesOf(block, scope) : [block])),
      }),
    ),
  };
}

function isRepeatable(block: Block): block is Resource | DataSource {
  return block.type === "resource" || block.type === "data";
}

function instancesOf<T extends Resource | DataSource>(block: T, scope: Scope): T[] {
  const forEach = argument(block, "for_each");
  const elements = forEach && possibleElements(reduce(forEach, scope));
  if (!elements) return [{ ...block, body: reducedBody(block.body, scope) }];
  const body = block.body.filter((item) => item.kind === "block" || item.name !== "for_each");
  const count = ({ condition }: PossibleElement): Argument[] =>
    condition ? [{ kind: "argument", name: "count", value: conditional(condition, 1, 0) }] : [];
  return elements.map((element) => {
    const instance = at(block, element.key);
    const address = instance.kind === "reference" ? instance.path : block.address;
    return {
      ...block,
      ...commentOf(element),
      address,
      body: [...count(element), ...reducedBody(body, naming(scope, "each", element))],
    };
  });
}

/** An element of a collection, and on what it depends whether it is there. */
interface PossibleElement extends Element {
  readonly condition?: Expression;
}

/** The elements that `for_each` may have, whatever variables say; undefined where they are not known. */
function possibleElements(collection: Expression): PossibleElement[] | undefined {
  if (collection.kind === "conditional") {
    const { condition, whenTrue, whenFalse } = collection;
    const when = (choice: Expression, isSo: Expression) =>
      possibleElements(choice)?.map((element) => ({
        ...element,
        condition: element.condition ? op(isSo, "&&", element.condition) : isSo,
      }));
    const [some, others] = [when(whenTrue, condition), when(whenFalse, not(condition))];
    return some && others && [...some, ...others];
  }
  const choices =
    collection.kind === "call" && ["merge", "concat", "toset"].includes(collection.name)
      ? collection.args
      : undefined;
  if (!choices) {
    const elements = elementsOf(collection);
    // The elements of a set are their own keys.
    return collection.kind === "list"
      ? elements?.map((element) => ({ ...element, key: element.value }))
      : elements;
  }
  const elements = choices.map(possibleElements);
  return elements.every((some) => some !== undefined) ? elements.flat() : undefined;
}

function reducedBody(body: readonly (Argument | Block)[], scope: Scope): (Argument | Block)[] {
  return body.flatMap((item): (Argument | Block)[] => {
    if (item.kind === "block") return reducedBlocks(item, scope);
    const value = reduce(item.value, scope);
    // To Terraform an argument that is null is one that is not there.
    return value.kind === "literal" && value.value === null ? [] : [{ ...item, value }];
  });
}

/** A nested block; where it is a `dynamic` one, what it is repeated to. */
function reducedBlocks(block: Block, scope: Scope): Block[] {
  const { forEach, ...content } = block;
  if (!forEach) return [{ ...block, body: reducedBody(block.body, scope) }];
  const collection = reduce(forEach, scope);
  const elements = elementsOf(collection);
  if (!elements) return [{ ...block, forEach: collection, body: reducedBody(block.body, scope) }];
  return elements.map((element) => ({
    ...content,
    ...commentOf(element),
    body: reducedBody(block.body, naming(scope, block.type, element)),
  }));
}

/** A scope with `name.key` and `name.value` of an element. */
function naming(scope: Scope, name: string, { key, value }: Element): Scope {
  return new Map([...scope, [name, toExpression({ key, value })]]);
}

/** The comment of an element, which is above what is made of it. */
function commentOf({ comment }: Element): { readonly comment?: string } {
  return comment === undefined ? {} : { comment };
}

/** All locals of a module as one object, each reduced after those that it refers to. */
function localsOf({ files }: Module): Expression {
  const written = new Map(
    files
      .flatMap(({ blocks }) => blocks)
      .filter(({ type }) => type === "locals")
      .flatMap(({ body }) => body)
      .flatMap((item) => (item.kind === "argument" ? [[item.name, item.value] as const] : [])),
  );
  const reduced = new Map<string, Expression>();
  const scope = (): Scope => new Map([["local", toExpression(Object.fromEntries(reduced))]]);
  const add = (name: string, value: Expression) => {
    written.delete(name);
    for (const path of references(value)) {
      const other = /^local\.([\w-]+)/.exec(path)?.[1] ?? "";
      const needed = written.get(other);
      if (needed) add(other, needed);
    }
    reduced.set(name, reduce(value, scope()));
  };
  for (const [name, value] of [...written]) if (written.has(name)) add(name, value);
  return toExpression(Object.fromEntries(reduced));
}
