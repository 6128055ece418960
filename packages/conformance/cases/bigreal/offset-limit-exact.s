# A limit above 64 KiB is exact too: the byte behind it is #GP.
# realmode: layout=flat reg.ds.limit=0x1ffff exit=hlt expect.si=0 expect.al=0x42 expect.sp=0x1ffc init.0x1ffff=42 judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x1ffff, %ebx
        mov (%ebx), %al
bad:    mov 1(%ebx), %cl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
