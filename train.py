"""One run or many: `python train.py generator=dcgan discriminator=wgan_gp`, `python train.py -m seed=0,1,2 ...`."""

from ganlab.cli.main import train

if __name__ == "__main__":
    train()
