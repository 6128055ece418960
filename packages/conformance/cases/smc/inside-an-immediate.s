# A jump into the middle of an instruction runs other instructions.
# realmode: layout=flat exit=hlt expect.ax=0x4343 expect.bx=2 judge="KVM run"
        mov $0xf4f4, %cx
wide:   mov $0x4343, %ax
        test %bx, %bx
        jnz done
        jmp wide + 1
done:   hlt
