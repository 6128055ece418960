# FNINIT clears the status word and sets the control word to 037F.
# realmode: exit=hlt mem.0x600=7f030000 judge="KVM run; SDM vol. 2, FINIT"
        movl $-1, 0x600
        fninit
        fnstcw 0x600
        fnstsw 0x602
        hlt
