/** The sections that the README of every pattern has, in this order. It may have more, between them. */
export const SECTIONS: readonly string[] = [
  "The contract",
  "When to use it, and when not",
  "How it fails, and what happens then",
  "What was thrown at it",
  "Trade-offs",
  "Deploying",
  "What each cloud makes of it",
  "Costs",
  "Cold starts",
  "Security",
  "Troubleshooting",
];

/** Begins what is still to be written, in a comment of Markdown: `npm run new-pattern` leaves one in each section. */
export const TO_WRITE = "<!-- to write:";

/** A section of a README: its heading without the marks, and the text up to the next one. */
export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** The sections of a README below its title. */
export function sectionsOf(readme: string): Section[] {
  return readme
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return { heading: heading.trim(), text: lines.join("\n").trim() };
    });
}
