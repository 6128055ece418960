# The x87 control word is 0040 after power-up and 037f after FNINIT: so programs find out that there is none.
# realmode: exit=hlt mem.0x600=40007f03 needs=fpu-reset judge="SDM vol. 3, processor states after reset"

        fnstcw 0x600
        fninit
        fnstcw 0x602
        hlt
