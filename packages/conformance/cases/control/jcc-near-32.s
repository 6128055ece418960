# 66 makes the displacement of Jcc 32 bits wide; the target stays below 64 KiB.
# realmode: layout=flat exit=hlt expect.bx=1 judge="KVM run; SDM vol. 2, Jcc"
        stc
        .byte 0x66, 0x0f, 0x82  # jc there, 32 bits
        .long there - after
after:  hlt
        .org 0x180
there:  inc %bx
        hlt
