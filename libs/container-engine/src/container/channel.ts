import { Duplex } from 'node:stream';

/**
 * A way for bytes through something else: the holder of the other end takes what is written and pushes what arrives.
 */
export class Channel extends Duplex {
  readonly #send: (data: Buffer) => void;
  readonly #close: () => void;

  /**
   * @param send is given what is written
   * @param close is called once nothing more comes from this end
   */
  constructor(send: (data: Buffer) => void, close: () => void) {
    super({ allowHalfOpen: false });
    this.#send = send;
    this.#close = close;
  }

  override _read(): void {
    // What comes is pushed as it comes.
  }

  override _write(data: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(data);
    done();
  }

  override _final(done: () => void): void {
    this.#close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#close();
    done(error);
  }
}
