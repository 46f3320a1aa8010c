/** Something that the plan makes, and the attribute of it that is meant; both as Terraform calls them. */
export interface Reference {
  /** Such as `aws_sqs_queue`. */
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
  /** Text behind the attribute: `/*` for the objects of a bucket. */
  readonly suffix?: string;
  /** Name of the block of Terraform's that makes all of the kind, each by its name; if not given, each has a block of its own. */
  readonly block?: string;
}

/** An input of the deployment, by the name of its variable. */
export interface Input {
  readonly input: string;
}

/** An input whose text has so many characters at most. */
export interface LimitedInput extends Input {
  readonly longest: number;
}

/** A function of the plan. */
export function functionReference(name: string, attribute: "function_name" | "arn"): Reference {
  return { type: "aws_lambda_function", name, attribute, block: "function" };
}
