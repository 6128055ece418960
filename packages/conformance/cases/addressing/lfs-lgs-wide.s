# 66 LFS and LGS take a 32-bit offset and the selector behind it.
# realmode: layout=flat exit=hlt expect.eax=0x12345678 expect.fs=0x9abc expect.ebx=0x12345678 expect.gs=0x9abc init.0x600=78563412bc9a judge="KVM run; SDM vol. 2, LFS"
        lfs 0x600, %eax
        lgs 0x600, %ebx
        hlt
