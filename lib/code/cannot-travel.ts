import { GridpulseError } from "../errors.ts";

/** What is known about a refusal. */
export interface Refusal {
  /** The function which was to travel. */
  readonly givenName: string;
  /** The function that uses the variable: the same, or one that it calls. */
  readonly functionName: string;
  /** The variable that holds it back, as a path such as `client.socket`; none for the function itself. */
  readonly variable: string | undefined;
  /** Why, as the end of a sentence: "is a Promise". */
  readonly reason: string;
  /** What to do instead, as a sentence. */
  readonly advice?: string;
}

const usualAdvice =
  "Create it inside the function, pass it as an item, or export the function from a module " +
  "of its own, which each worker then imports.";

/** A function, or something it refers to, cannot be sent to a worker. Nothing has been submitted. */
export class CannotTravelError extends GridpulseError {
  override readonly name = "CannotTravelError";
  readonly functionName: string;
  readonly variable: string | undefined;
  readonly reason: string;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    const { givenName, functionName, variable, reason, advice = usualAdvice } = refusal;
    const owner =
      functionName === givenName
        ? "its variable"
        : `in "${functionName}", which it uses, the variable`;
    const subject = variable === undefined ? "it" : `${owner} "${variable}"`;
    super(
      "GRIDPULSE_CANNOT_TRAVEL",
      `The function "${givenName}" cannot travel to a worker: ${subject} ${reason}. ${advice}`,
      options,
    );
    this.functionName = functionName;
    this.variable = variable;
    this.reason = reason;
  }
}
