import { type Addressed, type Condition, variable } from "../hcl/declarations.ts";
import { call, type Expression, not, op } from "../hcl/expression.ts";
import { listFor } from "../hcl/for.ts";
import { ref, v } from "../hcl/reference.ts";

/** What a cloud calls the texts that everything of an app is marked with. */
export type TagsName = "tags" | "labels";

/** What a cloud takes as keys and values of tags. */
export interface TagGrammar {
  /** In Go's syntax. */
  readonly key: string;
  readonly value: string;
  /** Matches keys that the cloud keeps for itself, where it does. */
  readonly reserved?: string;
  /** How many one resource has at most, with those of the app and of the provider. */
  readonly most: number;
  /** How many the provider itself sets; none, if not given. */
  readonly ofProvider?: number;
  /** All of it in words, as they follow "have": `keys of up to 128 letters …`. */
  readonly rule: string;
}

/** The tags that everything of an app has, whatever else it is marked with. */
const OWN_TAGS = ["project", "environment", "app", "managed-by"] as const;

/**
 * The validations of tags: keys and values that the cloud takes, none of an app's own, and none twice in other case. IAM
 * does not tell upper and lower case apart (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating),
 * nor does Azure (https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources).
 */
function tagValidations(
  name: TagsName,
  { key, value, reserved, most, ofProvider = 0, rule }: TagGrammar,
): Condition[] {
  const tags = v(name);
  const room = most - OWN_TAGS.length - ofProvider;
  const lower = listFor(["key"], call("keys", tags), call("lower", ref("key")));
  const all = call("distinct", call("concat", [...OWN_TAGS], lower));
  const fits = (pattern: string, text: string) => call("can", call("regex", pattern, ref(text)));
  const both = op(fits(key, "key"), "&&", fits(value, "value"));
  const wellFormed = listFor(
    ["key", "value"],
    tags,
    reserved === undefined ? both : op(both, "&&", not(fits(reserved, "key"))),
  );
  const few = op(call("length", tags), "<=", room);
  const ownAndOnce = op(call("length", all), "==", op(call("length", tags), "+", OWN_TAGS.length));
  return [
    { condition: call("alltrue", wellFormed), message: `${name} have ${rule}.` },
    {
      condition: op(few, "&&", ownAndOnce),
      message:
        `${name} are ${room} at most, as a resource has ${most} with those that every resource of the app has; ` +
        `they have no key twice, nor one of ${OWN_TAGS.join(", ")}; upper and lower case make no difference.`,
    },
  ];
}

/** `tags`, or what the cloud calls them. */
export function tagsVariable(name: TagsName, grammar: TagGrammar): Addressed {
  const title = name === "tags" ? "Tags" : "Labels";
  return variable(name, {
    type: "map(string)",
    description: `${title} of every resource, besides ${OWN_TAGS.slice(0, -1).join(", ")} and ${OWN_TAGS.at(-1)}.`,
    default: {},
    validations: tagValidations(name, grammar),
  });
}

/** The tags of everything of an app: those of {@link tagsVariable}, and whose it is. */
export function tagsOf(app: string, name: TagsName): Expression {
  return call("merge", v(name), {
    project: v("project_name"),
    environment: v("environment"),
    app,
    "managed-by": "terraform",
  });
}
