# INC of 7fff and DEC of 8000 set OF.
# realmode: exit=hlt expect.bx=2 expect.ax=0x8000 expect.cx=0x7fff judge="run on the host's CPU (native); run on KVM"
        mov $0x7fff, %ax
        mov $0x8000, %cx
        xor %bx, %bx
        inc %ax
        jno 1f
        inc %bx
1:      dec %cx
        jno 1f
        inc %bx
1:      hlt
