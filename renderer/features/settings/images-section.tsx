import { useState } from 'react'
import type { ImageStatus } from '../../../electron/contract/engine'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { formatBytes } from '../../ui/byte-size'
import { ProgressBar } from '../../ui/progress-bar'
import { perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import styles from './images-section.module.css'
import { Row, Section } from './section'
import { TextSetting } from './text-setting'

export function ImagesSection() {
  const { images, engine } = useAppData()
  return (
    <Section
      title="Images"
      about="Pulled from a registry, or built here from Debian's packages where no registry answers."
    >
      {images?.map((image) => (
        <ImageRow key={image.image} image={image} engineReady={engine?.state === 'ready'} />
      ))}
      {(!images || images.length === 0) && (
        <Row>
          <p className={styles.detail}>{images ? 'No images are listed.' : 'Not known until an engine answers.'}</p>
        </Row>
      )}
      <Row wide>
        <TextSetting
          setting="registryPrefix"
          label="Registry"
          placeholder="registry.example:5000"
          note="A mirror of your own, put before every image that is pulled. Empty: the images' own registry."
        />
      </Row>
    </Section>
  )
}

function ImageRow({ image, engineReady }: { image: ImageStatus; engineReady: boolean }) {
  const [asked, setAsked] = useState(false)
  const fetchNow = async () => {
    setAsked(true)
    await perform(client.engine.ensureImage.mutate({ image: image.image }))
    setAsked(false)
  }
  const { progress } = image
  const complete = image.reference !== null && image.seeded
  return (
    <Row>
      <div>
        <p className={styles.name}>{image.image}</p>
        <p className={image.error && !progress ? styles.problem : styles.detail}>{detailOf(image)}</p>
        {progress && (
          <div className={styles.progress}>
            <ProgressBar fraction={progress.fraction} label={`Image ${image.image}`} />
          </div>
        )}
      </div>
      {!complete && (
        <Button busy={asked || progress !== null} disabled={!engineReady} onClick={() => void fetchNow()}>
          {image.reference ? 'Prepare now' : 'Fetch now'}
        </Button>
      )}
    </Row>
  )
}

function detailOf(image: ImageStatus): string {
  if (image.progress) {
    const { doing, fraction } = image.progress
    return `${doing}${fraction === null ? '' : ` · ${Math.round(fraction * 100)} %`}`
  }
  if (image.error) return image.error.message
  if (!image.reference) return 'Not here yet. It is fetched when a lab first needs it.'
  const size = image.sizeBytes === null ? '' : `, ${formatBytes(image.sizeBytes)}`
  const seed = image.seeded ? 'new servers start from a ready data directory' : 'its data directory is not prepared yet'
  return `${image.reference}${size}; ${seed}.`
}
