/**
 * Checks a SAM template against the CloudFormation resource specification (the package @aws-cdk/aws-service-spec):
 * types of resources, required and unknown properties, types of values, and what references refer to.
 */
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, Resource, SpecDatabase } from "@aws-cdk/service-spec-types";
import { isObject } from "@motif/core/platform";
import { isMap, isScalar, isSeq, type ParsedNode, parseDocument } from "yaml";

type Names = Readonly<Record<string, readonly [type: string, property: string]>>;

/**
 * Properties of SAM that the specification lacks or has wrong, and those of CloudFormation that SAM passes them on to:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-sqs.html
 */
const PASSED_ON: Readonly<Record<string, Names>> = {
  SQSEvent: {
    MaximumBatchingWindowInSeconds: ["AWS::Lambda::EventSourceMapping", "MaximumBatchingWindowInSeconds"],
    FunctionResponseTypes: ["AWS::Lambda::EventSourceMapping", "FunctionResponseTypes"],
    FilterCriteria: ["AWS::Lambda::EventSourceMapping", "FilterCriteria"],
    ScalingConfig: ["AWS::Lambda::EventSourceMapping", "ScalingConfig"],
  },
  DynamoDBEvent: {
    FunctionResponseTypes: ["AWS::Lambda::EventSourceMapping", "FunctionResponseTypes"],
  },
  "AWS::Serverless::Function": {
    LoggingConfig: ["AWS::Lambda::Function", "LoggingConfig"],
    ProvisionedConcurrencyConfig: ["AWS::Lambda::Alias", "ProvisionedConcurrencyConfig"],
    RecursiveLoop: ["AWS::Lambda::Function", "RecursiveLoop"],
  },
  "AWS::Serverless::HttpApi": {
    Name: ["AWS::ApiGatewayV2::Api", "Name"],
    AccessLogSettings: ["AWS::ApiGatewayV2::Stage", "AccessLogSettings"],
  },
};

/**
 * Required by the specification, optional in SAM:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokedestinationconfiguration.html
 */
const OPTIONAL = /EventInvokeConfig\.DestinationConfig\.OnSuccess$/;

/** What SAM makes besides: `!GetAtt` and `!Ref` of resources that the template does not write. */
const GENERATED = /^(\w+Function)(?:\.Alias|Aliaslive)$/;
const SAM_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = { "AWS::Serverless::Function": ["Arn"] };

const PSEUDO = ["AccountId", "NoValue", "Partition", "Region", "StackName", "URLSuffix"];

const STRUCTURED: readonly PropertyType["type"][] = ["array", "json", "map", "ref", "tag"];

let database: SpecDatabase | undefined;

/** What is wrong with a template, each with its place; nothing if the list is empty. */
export function checkTemplate(text: string): string[] {
  database ??= loadAwsServiceSpecSync();
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors.length > 0) return document.errors.map(({ message }) => message);
  const check = new TemplateCheck(database, document.contents ? plainOf(document.contents) : {});
  check.run();
  return check.problems;
}

/** A function of CloudFormation, as it is written. */
class Intrinsic {
  readonly name: string;
  readonly argument: unknown;

  constructor(name: string, argument: unknown) {
    this.name = name;
    this.argument = argument;
  }
}

function plainOf(node: ParsedNode): unknown {
  const plain = isMap(node)
    ? Object.fromEntries(node.items.map(({ key, value }) => [String(key), value && plainOf(value)]))
    : isSeq(node)
      ? node.items.map((item) => plainOf(item))
      : isScalar(node)
        ? node.value
        : undefined;
  return node.tag?.startsWith("!") && !node.tag.startsWith("!!")
    ? new Intrinsic(node.tag.slice(1), plain)
    : plain;
}

class TemplateCheck {
  readonly problems: string[] = [];
  readonly #database: SpecDatabase;
  readonly #template: unknown;
  readonly #types: ReadonlyMap<string, string>;
  readonly #names: ReadonlySet<string>;
  readonly #conditions: ReadonlySet<string>;

  constructor(specification: SpecDatabase, template: unknown) {
    this.#database = specification;
    this.#template = template;
    const resources = Object.entries(section(template, "Resources"));
    this.#types = new Map(
      resources.map(([id, resource]) => [id, isObject(resource) ? String(resource.Type) : ""]),
    );
    this.#names = new Set([
      ...this.#types.keys(),
      ...Object.keys(section(template, "Parameters")),
      ...PSEUDO.map((name) => `AWS::${name}`),
    ]);
    this.#conditions = new Set(Object.keys(section(template, "Conditions")));
  }

  run(): void {
    for (const [id, resource] of Object.entries(section(this.#template, "Resources"))) {
      const type = this.#types.get(id) ?? "";
      const specified = this.#resource(type);
      const { Type: _type, Properties, Condition, DependsOn, ...rest } = isObject(resource) ? resource : {};
      if (Condition !== undefined && !this.#conditions.has(String(Condition))) {
        this.#report(id, `unknown condition ${Condition}`);
      }
      if (DependsOn !== undefined) this.#reference(String(DependsOn), id);
      for (const name of Object.keys(rest)) this.#report(id, `unknown attribute ${name}`);
      if (!specified) this.#report(id, `unknown type ${type}`);
      else this.#properties(Properties, { ...specified.properties, ...this.#passedOn(type) }, id);
    }
    this.#references(section(this.#template, "Outputs"), "Outputs");
    this.#references(section(this.#template, "Conditions"), "Conditions");
  }

  #resource(type: string): Resource | undefined {
    return [...this.#database.lookup("resource", "cloudFormationType", "equals", type)][0];
  }

  #passedOn(type: string): Record<string, Property> {
    const properties = Object.entries(PASSED_ON[type] ?? {}).map(([name, [other, property]]) => {
      const found = this.#resource(other)?.properties[property];
      if (!found) throw new Error(`The specification has no ${other}.${property}.`);
      return [name, found] as const;
    });
    return Object.fromEntries(properties);
  }

  #properties(value: unknown, specified: Readonly<Record<string, Property>>, path: string): void {
    const given = isObject(value) ? value : {};
    for (const [name, { required }] of Object.entries(specified)) {
      if (required && !(name in given) && !OPTIONAL.test(`${path}.${name}`))
        this.#report(path, `missing ${name}`);
    }
    for (const [name, inner] of Object.entries(given)) {
      const property = specified[name];
      if (!property) this.#report(path, `unknown property ${name}`);
      else this.#value(inner, property.type, `${path}.${name}`);
    }
  }

  #value(value: unknown, type: PropertyType, path: string): void {
    if (value instanceof Intrinsic) this.#intrinsicValue(value, type, path);
    else if (type.type === "union") this.#union(value, type.types, path);
    else if (type.type === "json") this.#references(value, path);
    else if (type.type === "ref") this.#defined(value, type.reference, path);
    else if (type.type === "array") this.#array(value, type.element, path);
    else if (type.type === "map") this.#map(value, type.element, path);
    else if (type.type === "tag") this.#tag(value, path);
    else if (!isScalarOf(value, type.type)) {
      this.#report(path, `is ${JSON.stringify(value)}, which is no ${type.type}`);
    }
  }

  /** Both branches of a choice have the type; what else a function gives, only AWS knows. */
  #intrinsicValue(value: Intrinsic, type: PropertyType, path: string): void {
    this.#references(value, path);
    if (value.name !== "If" || !Array.isArray(value.argument)) return;
    for (const branch of value.argument.slice(1)) this.#value(branch, type, path);
  }

  #defined(value: unknown, reference: { readonly $ref: string }, path: string): void {
    const definition = this.#database.get("typeDefinition", reference);
    if (!isObject(value)) this.#report(path, "is no object");
    else this.#properties(value, { ...definition.properties, ...this.#passedOn(definition.name) }, path);
  }

  #array(value: unknown, element: PropertyType, path: string): void {
    if (!Array.isArray(value)) this.#report(path, "is no list");
    else for (const [index, item] of value.entries()) this.#value(item, element, `${path}[${index}]`);
  }

  #map(value: unknown, element: PropertyType, path: string): void {
    if (!isObject(value)) this.#report(path, "is no object");
    else for (const [name, item] of Object.entries(value)) this.#value(item, element, `${path}.${name}`);
  }

  #tag(value: unknown, path: string): void {
    if (!isObject(value) || !("Key" in value && "Value" in value)) this.#report(path, "is no tag");
    this.#references(value, path);
  }

  /** Right if it is right for one of the types; else the problems with the type of its shape that has fewest. */
  #union(value: unknown, types: readonly PropertyType[], path: string): void {
    const shaped = types.filter(({ type }) => STRUCTURED.includes(type) === (typeof value === "object"));
    const attempts = (shaped.length > 0 ? shaped : types).map((type) => {
      const attempt = new TemplateCheck(this.#database, this.#template);
      attempt.#value(value, type, path);
      return attempt.problems;
    });
    const [fewest] = attempts.sort((a, b) => a.length - b.length);
    this.problems.push(...(fewest ?? []));
  }

  /** Everything that a value refers to exists. */
  #references(value: unknown, path: string): void {
    if (Array.isArray(value)) for (const item of value) this.#references(item, path);
    else if (value instanceof Intrinsic) this.#intrinsic(value, path);
    else if (isObject(value)) for (const item of Object.values(value)) this.#references(item, path);
  }

  #intrinsic({ name, argument }: Intrinsic, path: string): void {
    if (name === "Ref") this.#reference(String(argument), path);
    else if (name === "GetAtt") this.#attribute(String(argument), path);
    else if (name === "Sub") this.#substitutions(String(argument), path);
    else this.#references(argument, path);
    if (name === "If" && Array.isArray(argument) && !this.#conditions.has(String(argument[0]))) {
      this.#report(path, `unknown condition ${argument[0]}`);
    }
  }

  #substitutions(text: string, path: string): void {
    for (const [, found = ""] of text.matchAll(/\$\{([^}!][^}]*)\}/g)) {
      if (found.includes(".")) this.#attribute(found, path);
      else this.#reference(found, path);
    }
  }

  #reference(name: string, path: string): void {
    const generated = GENERATED.exec(name)?.[1];
    if (!this.#names.has(generated ?? name)) this.#report(path, `refers to ${name}, which does not exist`);
  }

  #attribute(text: string, path: string): void {
    const [id = "", attribute = ""] = text.split(".");
    const type = this.#types.get(id);
    const known = [
      ...Object.keys(this.#resource(type ?? "")?.attributes ?? {}),
      ...(SAM_ATTRIBUTES[type ?? ""] ?? []),
    ];
    if (type === undefined) this.#report(path, `refers to ${id}, which does not exist`);
    else if (!known.includes(attribute)) this.#report(path, `${id} has no attribute ${attribute}`);
  }

  #report(path: string, problem: string): void {
    this.problems.push(`${path}: ${problem}`);
  }
}

function section(template: unknown, name: string): Record<string, unknown> {
  const found = isObject(template) ? template[name] : undefined;
  return isObject(found) ? found : {};
}

function isScalarOf(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "number" || type === "boolean") return typeof value === type;
  return type === "null" ? value === null : typeof value === "string";
}
