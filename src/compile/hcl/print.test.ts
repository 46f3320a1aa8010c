import { execFileSync } from "node:child_process";
import { format } from "@cdktn/hcl-tools";
import { parse } from "@cdktn/hcl2json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Args,
  at,
  block,
  blocks,
  call,
  commented,
  conditional,
  data,
  dynamicBlock,
  eachKey,
  eachValue,
  heredoc,
  jsonencode,
  listFor,
  local,
  locals,
  mapFor,
  member,
  not,
  op,
  output,
  printModule,
  provider,
  ref,
  resource,
  splat,
  TerraformError,
  terraform,
  tpl,
  type Value,
  v,
  variable,
  verbatim,
} from "../index.ts";
import { offlineEnvironment, terraformVersion } from "../offline/binary.ts";
import type { Block } from "./block.ts";

const hasTerraform = terraformVersion() !== undefined;

function print(...items: Block[]): string {
  return printModule({ files: [{ name: "main.tf", blocks: items }] })["main.tf"] ?? "";
}

const queue = resource("aws_sqs_queue", "jobs", { name: tpl`${v("project_name")}-jobs` });

const everything = [
  terraform({
    requiredVersion: ">= 1.9",
    requiredProviders: { aws: { source: "hashicorp/aws", version: "~> 6.0" } },
  }),
  provider("aws", { region: v("region"), default_tags: block({ tags: local("tags") }) }),
  variable("project_name", {
    type: "string",
    description: 'Prefix of every name, such as "acme"',
    validations: [
      {
        condition: call("can", call("regex", "^[a-z][a-z0-9-]{1,20}$", v("project_name"))),
        message: "project_name is 2 to 21 lower-case letters, digits and hyphens.",
      },
    ],
  }),
  locals({
    tags: call("merge", { project: v("project_name"), "motif:app": "x" }, v("tags")),
    short: call("merge", v("tags"), { a: 1 }),
    replicas: conditional(op(v("environment"), "==", "production"), 3, 1),
    rules: conditional(not(op(v("a"), "&&", v("b"))), { a: 1 }, { b: [1, 2] }),
    names: listFor(["name"], v("names"), call("lower", ref("name"))),
    long: Array.from({ length: 12 }, (_, index) => `element-${index}`),
    text: heredoc`first ${v("a")}
second "quoted" \\ $${"x"}
`,
    after: 1,
    indented: heredoc`steps:

  - one
`,
  }),
  data("aws_iam_policy_document", "create_item", {
    statement: blocks([
      commented("create-item: items.writer", {
        sid: "Items",
        actions: ["dynamodb:PutItem"],
        resources: [ref("aws_dynamodb_table.items", "arn")],
        condition: block({ test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] }),
      }),
    ]),
  }),
  queue,
  resource(
    "aws_sqs_queue_policy",
    "jobs",
    {
      queue_url: ref(queue, "id"),
      policy: jsonencode({
        Version: "2012-10-17",
        Statement: [
          commented("uploads: may send", { Effect: "Allow", Resource: ref(queue, "arn"), Condition: {} }),
        ],
      }),
      rule: dynamicBlock(v("rules"), { status: ref("rule.value.status") }),
      empty: block({}),
    },
    {
      comment: "Why this is here\nin two lines",
      forEach: v("queues"),
      provider: "google-beta",
      dependsOn: [queue],
      lifecycle: {
        ignoreChanges: ["policy"],
        preconditions: [
          {
            condition: call("fileexists", tpl`${ref("path.module")}/../dist/a.zip`),
            message: tpl`Run npx --no-install motif build ${v("a")}`,
          },
        ],
      },
    },
  ),
  output("url", { value: ref(queue, "id"), description: "URL of the queue", sensitive: true }),
];

describe("the printer", () => {
  it("prints a queue as a person would write it", () => {
    expect(print(queue)).toBe(`resource "aws_sqs_queue" "jobs" {
  name = "\${var.project_name}-jobs"
}
`);
  });

  it("prints what is repeated over a map as a person would write it", () => {
    const functions = locals({
      functions: {
        create_item: { memory: 256, streams: false, routes: ["POST /items"] },
        get_item: commented("Streams.", { memory: 512, streams: true, routes: [] }),
      },
      streaming: mapFor(
        ["name", "fn"],
        local("functions"),
        [ref("name"), ref("fn.memory")],
        ref("fn.streams"),
      ),
      described: mapFor(
        ["name", "fn"],
        local("functions"),
        [tpl`GET ${ref("name")}`, { memory: ref("fn.memory"), name: ref("name") }],
        op(ref("fn.memory"), ">", 128),
      ),
      first: at(call("values", local("functions")), 0),
      arns: splat(call("values", ref("aws_lambda_function.this")), "arn"),
      memory: member(conditional(v("small"), local("a"), local("b")), "memory"),
      odd: at(local("functions"), tpl`${v("name")}_item`),
    });
    const fn = resource(
      "aws_lambda_function",
      "this",
      {
        function_name: tpl`${local("prefix")}-${eachKey}`,
        memory_size: eachValue("memory"),
        role: member(at(ref("aws_iam_role.this"), eachKey), "arn"),
        vpc_config: dynamicBlock(listFor(["on"], [v("vpc")], true, ref("on")), { subnet_ids: v("subnets") }),
      },
      { forEach: local("functions") },
    );
    const alias = resource("aws_lambda_alias", "live", {
      function_name: member(at(fn, "create_item"), "function_name"),
    });
    expect(print(functions, fn, alias)).toBe(`locals {
  functions = {
    create_item = { memory = 256, streams = false, routes = ["POST /items"] }
    # Streams.
    get_item = { memory = 512, streams = true, routes = [] }
  }
  streaming = { for name, fn in local.functions : name => fn.memory if fn.streams }
  described = {
    for name, fn in local.functions : "GET \${name}" => { memory = fn.memory, name = name }
    if fn.memory > 128
  }
  first  = values(local.functions)[0]
  arns   = values(aws_lambda_function.this)[*].arn
  memory = (var.small ? local.a : local.b).memory
  odd    = local.functions["\${var.name}_item"]
}

resource "aws_lambda_function" "this" {
  for_each = local.functions

  function_name = "\${local.prefix}-\${each.key}"
  memory_size   = each.value.memory
  role          = aws_iam_role.this[each.key].arn

  dynamic "vpc_config" {
    for_each = [for on in [var.vpc] : true if on]

    content {
      subnet_ids = var.subnets
    }
  }
}

resource "aws_lambda_alias" "live" {
  function_name = aws_lambda_function.this["create_item"].function_name
}
`);
  });

  it("prints objects beside each other as the rows of a table, as long as all of them are short, and one with a single short value on a line", () => {
    const wide = "x".repeat(120);
    expect(
      print(
        locals({
          routes: [{ method: "GET", path: "/items" }, commented("Alone", { method: "PUT", path: "/items" })],
          only: [{ method: "GET" }],
          sizes: { list: { memory: 256, names: ["a"] }, "the-one": { memory: 512 } },
          mixed: { list: { memory: { least: 1, most: 2 } }, other: { memory: { least: 1 } } },
          wide: [
            { method: "GET", path: "/" },
            { method: wide, path: "/" },
          ],
          alone: [{ method: wide, path: "/" }],
          one: { method: wide },
          none: { list: {} },
        }),
      ),
    ).toBe(`locals {
  routes = [
    { method = "GET", path = "/items" },
    # Alone
    { method = "PUT", path = "/items" },
  ]
  only = [{ method = "GET" }]
  sizes = {
    list    = { memory = 256, names = ["a"] }
    the-one = { memory = 512 }
  }
  mixed = {
    list = {
      memory = { least = 1, most = 2 }
    }
    other = { memory = { least = 1 } }
  }
  wide = [
    {
      method = "GET"
      path   = "/"
    },
    {
      method = "${wide}"
      path   = "/"
    },
  ]
  alone = [{
    method = "${wide}"
    path   = "/"
  }]
  one = {
    method = "${wide}"
  }
  none = {
    list = {}
  }
}
`);
  });

  it("prints provisioners behind everything else in a resource", () => {
    const made = resource(
      "terraform_data",
      "package",
      {},
      {
        dependsOn: [queue],
        provisioners: [{ type: "local-exec", args: { command: tpl`deploy ${ref(queue, "id")}` } }],
      },
    );
    expect(print(made)).toBe(`resource "terraform_data" "package" {
  depends_on = [aws_sqs_queue.jobs]

  provisioner "local-exec" {
    command = "deploy \${aws_sqs_queue.jobs.id}"
  }
}
`);
  });

  it("prints every kind of block and expression", () => {
    expect(print(...everything)).toMatchSnapshot();
  });

  it("prints what terraform fmt would print", async () => {
    const text = print(...everything);
    expect(await format(text)).toBe(text);
  });

  it.skipIf(!hasTerraform)(
    "passes the real terraform fmt -check (skipped where terraform is missing)",
    () => {
      const text = print(...everything);
      expect(
        execFileSync("terraform", ["fmt", "-"], { input: text, encoding: "utf8", env: offlineEnvironment() }),
      ).toBe(text);
    },
  );

  it("is formatted whatever the values are", async () => {
    await fc.assert(
      fc.asyncProperty(argsArbitrary, async (args) => {
        const text = print(resource("test_type", "name", args));
        expect(await format(text)).toBe(text);
        await parse("main.tf", text);
      }),
      { numRuns: 150 },
    );
  });

  it("writes strings that the parser reads back unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(textArbitrary, async (text) => {
        const values = { text, template: tpl`${text}|${v("a")}${text}`, object: { [text]: 1 } };
        const same = escaped(text);
        expect(await parse("main.tf", print(locals(values)))).toEqual({
          locals: [{ text: same, template: `${same}|\${var.a}${same}`, object: { [same]: 1 } }],
        });
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(!hasTerraform)(
    "writes strings that the real Terraform evaluates to the same (skipped without it)",
    () => {
      const texts = [
        "$",
        "$$",
        "${",
        "$${",
        "%{ if }",
        "%%{x}",
        'a"b\\c',
        "\n\r\t\u0001\u2028é😀",
        "$${$$",
        "#{x}",
      ];
      const values = texts.map((text) => tpl`${text}${verbatim('"|"')}${text}`);
      const line = print(locals({ x: call("jsonencode", call("concat", texts, values)) }));
      const expression = line.slice(line.indexOf("jsonencode"), line.lastIndexOf("}")).replaceAll("\n", " ");
      const input = `${expression}\n`;
      const printed = execFileSync("terraform", ["console"], {
        input,
        encoding: "utf8",
        env: offlineEnvironment(),
      });
      const expected = [...texts, ...texts.map((text) => `${text}|${text}`)];
      expect(JSON.parse(JSON.parse(printed))).toEqual(expected);
    },
  );

  it("keeps the text of heredocs", async () => {
    const texts = ["a\n", "a\n\n  b\n", "EOT\n", "  indented\n", `\${x} %{y} \\ "q"\n`, "\n"];
    for (const text of texts) {
      const printed = print(locals({ text: heredoc`${text}` }));
      expect(await format(printed)).toBe(printed);
      expect(await parse("main.tf", printed)).toEqual({ locals: [{ text: escaped(text) }] });
    }
  });

  it("gives the same bytes for the same plan", () => {
    expect(print(...everything)).toBe(print(...everything));
  });

  it.each([
    ["a label that is not an identifier", () => resource("aws_sqs_queue", "my queue", {}), "INVALID_NAME"],
    ["an argument that is not an identifier", () => locals({ "a b": 1 }), "INVALID_NAME"],
    ["a reference that is not a traversal", () => ref("aws_sqs_queue.jobs; rm"), "INVALID_NAME"],
    ["a meta-argument among the arguments", () => resource("a_b", "c", { count: 1 }), "INVALID_NAME"],
    ["a number that is not finite", () => locals({ a: Number.NaN }), "INVALID_VALUE"],
    ["a name in a for that is none", () => listFor(["a b"], [], 1), "INVALID_NAME"],
    ["a member that is no name", () => member(call("values", []), "a b"), "INVALID_NAME"],
    ["a lone surrogate", () => locals({ a: "\ud800" }), "INVALID_VALUE"],
    ["a heredoc without a final newline", () => heredoc`a`, "INVALID_VALUE"],
    ["a control character in a heredoc", () => heredoc`a\r\n`, "INVALID_VALUE"],
    ["verbatim text of two lines", () => verbatim("[\n]"), "INVALID_VALUE"],
  ])("refuses %s", (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code, name: TerraformError.name }));
  });
});

/** hcl2json keeps the escapes of templates in its strings. */
function escaped(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}

const textArbitrary = fc
  .array(fc.constantFrom("$", "%", "{", "}", '"', "\\", "\n", "\t", "a", "é", "😀", "for", " ", "#"), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

const nameArbitrary = fc.constantFrom("a", "name", "long_argument", "kind", "value-1");

/** What a `for` goes over; an object written there would have its own `=` lined up with those below it. */
const collection = fc.constantFrom<Value>(
  local("functions"),
  [v("a"), -1],
  call("merge", local("a"), v("b")),
  conditional(v("x"), local("a"), []),
  op(v("a"), "+", 1),
);

const valueArbitrary: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    textArbitrary,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<Value>(null, true, v("x"), ref("aws_x.y[0]", "arn")),
    textArbitrary.map((text) => heredoc`${text}${v("x")}\n`),
    textArbitrary.map((text) => tpl`${text}${v("x")}${text}`),
    fc.array(
      fc.oneof(
        tie("value"),
        tie("value").map((item) => commented("why", item)),
      ),
      { maxLength: 4 },
    ),
    fc.dictionary(
      fc.oneof(nameArbitrary, textArbitrary),
      fc.oneof(
        tie("value"),
        tie("value").map((item) => commented("why", item)),
      ),
      { maxKeys: 4 },
    ),
    fc.array(tie("value"), { maxLength: 3 }).map((args) => call("merge", ...args)),
    fc.tuple(tie("value"), tie("value"), tie("value")).map(([a, b, c]) => conditional(a, b, c)),
    fc.tuple(tie("value"), tie("value")).map(([a, b]) => op(a, "&&", not(b))),
    fc.tuple(collection, tie("value"), tie("value")).map(([a, b, c]) => listFor(["x"], a, b, c)),
    fc.tuple(collection, tie("value")).map(([a, b]) => mapFor(["k", "x"], a, [ref("k"), b])),
    fc.tuple(tie("value"), tie("value")).map(([a, b]) => splat(at(call("values", a), b), "arn")),
  ),
})).value;

const argsArbitrary: fc.Arbitrary<Args> = fc.letrec<{ args: Args }>((tie) => ({
  args: fc.dictionary(
    nameArbitrary,
    fc.oneof(
      { maxDepth: 2 },
      valueArbitrary,
      valueArbitrary.map((value) => commented("why\nagain", value)),
      fc.array(tie("args"), { maxLength: 2 }).map((items) => blocks(items)),
      fc.tuple(valueArbitrary, tie("args")).map(([each, args]) => dynamicBlock(each, args)),
    ),
    { maxKeys: 4 },
  ),
})).args;
