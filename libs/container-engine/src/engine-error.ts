const TAIL_LINES = 15;

/** An engine's refusal: one sentence on what is wrong and what to do, and below it the end of the engine's output. */
export class EngineError extends Error {
  readonly sentence: string;
  /** All that the engine printed. */
  readonly output: string;

  constructor(sentence: string, output = '') {
    const tail = output.trim().split('\n').slice(-TAIL_LINES).join('\n');
    super(tail === '' ? sentence : `${sentence}\n\n${tail}`);
    this.sentence = sentence;
    this.output = output;
  }
}
