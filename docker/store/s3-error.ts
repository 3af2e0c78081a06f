/** What S3 answers when it does not do what was asked. Codes as in the Amazon S3 API Reference, "Error responses". */
export class S3Error extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const noSuchBucket = (bucket: string) => new S3Error(404, 'NoSuchBucket', `There is no bucket "${bucket}".`)
export const noSuchKey = (key: string) => new S3Error(404, 'NoSuchKey', `There is no object "${key}".`)
export const notImplemented = (what: string) => new S3Error(501, 'NotImplemented', `This store does not do ${what}.`)
