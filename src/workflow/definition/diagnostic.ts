/** Something that is wrong with a definition. */
export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  /** As AWS has it: `SCHEMA_VALIDATION_FAILED`, `MISSING_TRANSITION_TARGET`, `INVALID_JSON_DESCRIPTION` … */
  readonly code: string;
  /** Where in the definition: a JSON Pointer. */
  readonly location: string;
  /** In AWS's words, where they are known. */
  readonly message: string;
}

/** Where a check is in a definition, and what it found wrong so far. */
export class Place {
  readonly location: string;
  readonly found: Diagnostic[];

  constructor(found: Diagnostic[], location = "") {
    this.found = found;
    this.location = location;
  }

  /** A member of what is here. */
  at(...steps: readonly (string | number)[]): Place {
    const pointer = steps
      .map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`)
      .join("");
    return new Place(this.found, this.location + pointer);
  }

  /** Says that something is wrong here. */
  wrong(
    message: string,
    code = "SCHEMA_VALIDATION_FAILED",
    severity: Diagnostic["severity"] = "ERROR",
  ): void {
    this.found.push({ severity, code, location: this.location, message });
  }
}
