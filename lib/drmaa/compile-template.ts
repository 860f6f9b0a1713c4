/** From a template to the attributes that the library takes. */
import { badArgument, isText, isTextList } from "./bad-argument.ts";
import type { JobTemplate } from "./job-template.ts";
import type { Attribute } from "./protocol.ts";

interface Rule {
  readonly name: string;
  readonly expected: string;
  readonly optional?: true;
  /** Undefined for a value that is not as expected. */
  encode(value: unknown): string | readonly string[] | undefined;
}

const text: Pick<Rule, "expected" | "encode"> = {
  expected: "a string without NUL",
  encode: (value) => (isText(value) ? value : undefined),
};

const list: typeof text = {
  expected: "strings without NUL in an array",
  encode: (value) => (isTextList(value) ? value : undefined),
};

function choice(of: ReadonlyMap<unknown, string>): typeof text {
  return {
    expected: [...of.keys()].map((key) => JSON.stringify(key)).join(" or "),
    encode: (value) => of.get(value),
  };
}

const variables: typeof text = {
  expected: "an object of strings without NUL, their names without =",
  encode: (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value);
    const sound = entries.every(([name, content]) => /^[^=\0]+$/.test(name) && isText(content));
    return sound ? entries.map(([name, content]) => `${name}=${content}`) : undefined;
  },
};

const moment: typeof text = {
  expected: "a valid Date, or a string [[[[CC]YY/]MM/]DD] hh:mm[:ss] [{-|+}UU:uu]",
  encode: (value) => {
    if (!(value instanceof Date)) return isText(value) ? value : undefined;
    return Number.isNaN(value.getTime()) ? undefined : localTime(value);
  },
};

/** Without the offset from UTC, which some versions of Grid Engine take for another time of day. */
function localTime(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${day.map(twoDigits).join("/")} ${time.map(twoDigits).join(":")}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

const span: typeof text = {
  expected: "seconds, or a string [[h:]m:]s",
  encode: (value) => {
    if (typeof value !== "number") return isText(value) ? value : undefined;
    if (!Number.isFinite(value) || value < 0) return undefined;
    const seconds = Math.ceil(value);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map(twoDigits).join(":");
  },
};

const path: typeof text = {
  expected: "a path without NUL, with or without host: before it",
  // In DRMAA a path has a colon before it, with or without a host.
  encode: (value) => {
    if (!isText(value)) return undefined;
    return /^[/$]/.test(value) || !value.includes(":") ? `:${value}` : value;
  },
};

const transfer: typeof text = {
  expected: 'some of the letters of "ioe"',
  encode: (value) => (isText(value) && /^[ioe]*$/.test(value) ? value : undefined),
};

const rules: Readonly<Record<Exclude<keyof JobTemplate, "otherAttributes">, Rule>> = {
  remoteCommand: { name: "drmaa_remote_command", ...text },
  args: { name: "drmaa_v_argv", ...list },
  jobSubmissionState: {
    name: "drmaa_js_state",
    ...choice(
      new Map([
        ["active", "drmaa_active"],
        ["hold", "drmaa_hold"],
      ]),
    ),
  },
  jobEnvironment: { name: "drmaa_v_env", ...variables },
  workingDirectory: { name: "drmaa_wd", ...text },
  jobCategory: { name: "drmaa_job_category", ...text },
  nativeSpecification: { name: "drmaa_native_specification", ...text },
  email: { name: "drmaa_v_email", ...list },
  blockEmail: {
    name: "drmaa_block_email",
    ...choice(
      new Map([
        [true, "1"],
        [false, "0"],
      ]),
    ),
  },
  startTime: { name: "drmaa_start_time", ...moment },
  jobName: { name: "drmaa_job_name", ...text },
  inputPath: { name: "drmaa_input_path", ...path },
  outputPath: { name: "drmaa_output_path", ...path },
  errorPath: { name: "drmaa_error_path", ...path },
  joinFiles: {
    name: "drmaa_join_files",
    ...choice(
      new Map([
        [true, "y"],
        [false, "n"],
      ]),
    ),
  },
  transferFiles: { name: "drmaa_transfer_files", optional: true, ...transfer },
  deadlineTime: { name: "drmaa_deadline_time", optional: true, ...moment },
  hardWallclockTimeLimit: { name: "drmaa_wct_hlimit", optional: true, ...span },
  softWallclockTimeLimit: { name: "drmaa_wct_slimit", optional: true, ...span },
  hardRunDurationLimit: { name: "drmaa_duration_hlimit", optional: true, ...span },
  softRunDurationLimit: { name: "drmaa_duration_slimit", optional: true, ...span },
};

const ruleOf: ReadonlyMap<string, Rule> = new Map(Object.entries(rules));

/** The attributes to be set; those that are undefined or empty lists are left as they are. */
export function compileTemplate(template: JobTemplate): readonly Attribute[] {
  if (typeof template !== "object" || template === null || Array.isArray(template)) {
    throw badArgument("job template", "an object", template);
  }
  return Object.entries(template).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return key === "otherAttributes" ? others(value) : known(key, value);
  });
}

function known(key: string, value: unknown): readonly Attribute[] {
  const rule = ruleOf.get(key);
  if (rule === undefined) {
    const names = [...ruleOf.keys(), "otherAttributes"].join(", ");
    throw badArgument("job template", `attributes out of ${names}`, key);
  }
  const encoded = rule.encode(value);
  if (encoded === undefined) throw badArgument(`job template, ${key}`, rule.expected, value);
  if (encoded.length === 0 && typeof encoded !== "string") return [];
  return [{ name: rule.name, value: encoded, optional: rule.optional ?? false }];
}

function others(value: unknown): readonly Attribute[] {
  const expected = "an object of strings, or arrays of strings, without NUL";
  if (typeof value !== "object" || value === null) {
    throw badArgument("job template, otherAttributes", expected, value);
  }
  return Object.entries(value).map(([name, content]) => {
    if (!isText(content) && !isTextList(content)) {
      throw badArgument(`job template, ${name}`, expected, content);
    }
    return { name, value: content, optional: true };
  });
}
