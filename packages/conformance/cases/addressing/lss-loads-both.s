# LSS loads SS and SP in one instruction.
# realmode: layout=flat exit=hlt expect.ss=0x100 expect.ss.base=0x1000 expect.sp=0x2000 init.0x600=00200001 judge="KVM run; SDM vol. 2, LSS"
        lss 0x600, %sp
        hlt
